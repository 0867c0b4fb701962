namespace Command.Ingest.Fusion;

/// <summary>
/// What evidence is worth. Scores are natural logarithms of likelihood ratios: how much likelier what is seen is when two messages speak of one event than when they do not. Where a
/// figure was fitted it was fitted on the days of <c>tests/Command.Benchmarks fusion</c>; the others are said with their grounds.
/// </summary>
public sealed record FusionWeights
{
    /// <summary>Before anything is known of it, a report is about as likely the first of its event as another word about one: most events of a day are reported once.</summary>
    public double Prior { get; init; } = -0.7;

    // The pieces of evidence overlap: what is near is also named alike, and what is soon is also said alike. So none counts in full beside the others. Fitted.

    /// <summary>How much of what kinds say for one event counts.</summary>
    public double KindFor { get; init; } = 0.55;

    /// <summary>How much of what kinds say against one event counts.</summary>
    public double KindAgainst { get; init; } = 1.3;

    public double DistanceWorth { get; init; } = 0.85;

    public double TimeWorth { get; init; } = 0.45;

    /// <summary>For each doubling of the reports of an event: what holds many already holds something of its neighbours.</summary>
    public double Crowd { get; init; } = -0.15;

    /// <summary>Two senders' codes for one event agree this much more often than for two.</summary>
    public double SameKind { get; init; } = 6;

    /// <summary>Kinds that the pack's table joins with weight <c>w</c>: <c>JoinedFloor + JoinedSlope · w²</c>.</summary>
    public double JoinedFloor { get; init; } = 0.15;

    public double JoinedSlope { get; init; } = 4;

    /// <summary>Kinds that never go together, seen at one place: a clerk's slip that the text did not show.</summary>
    public double UnrelatedKind { get; init; } = 0.0003;

    /// <summary>A kind that is not known, against any.</summary>
    public double UnknownKind { get; init; } = 0.5;

    /// <summary>What of a belief in a kind is left to a wrong code where the text says nothing.</summary>
    public double CodeDoubt { get; init; } = 0.0002;

    /// <summary>How far a stated position is off beside what its sender states, metres: clerks, callers and geocoders are less exact than they say.</summary>
    public double UnstatedM { get; init; } = 50;

    /// <summary>An event's own extent as a share of its kind's radius, one standard deviation.</summary>
    public double ExtentShare { get; init; } = 0.25;

    /// <summary>Degrees of freedom of the distance: a few positions are far worse than stated.</summary>
    public double DistanceTail { get; init; } = 5;

    /// <summary>How much two places can say for one event.</summary>
    public double MostDistance { get; init; } = 3.5;

    /// <summary>Other events of such a kind within reach where none is known.</summary>
    public double UnseenNeighbours { get; init; } = 0.3;

    /// <summary>An event is reported in a burst (this part of the reports, within a share of the kind's life) and then now and then.</summary>
    public double Burst { get; init; } = 0.75;

    public double BurstLife { get; init; } = 1.0 / 24;

    public double TailLife { get; init; } = 1.0 / 8;

    /// <summary>Silence of this many lives, of the shorter-lived of two kinds, and it is another event.</summary>
    public double LongestSilence { get; init; } = 1.25;

    /// <summary>What is reported after all that was known of an event is over is likely a new one.</summary>
    public double AfterOver { get; init; } = -3;

    /// <summary>
    /// All senders of an event have ended their cases before a report comes; of fewer, their share of it. They close at their own pace, so a few say little, but what half of
    /// them have done with is hardly still going on: fitted, it would be 9, but a desk that closes what it has several times over closes early.
    /// </summary>
    public double Ended { get; init; } = -6;

    /// <summary>A place named by both, when nobody else around names it.</summary>
    public double SharedName { get; init; } = 0.8;

    /// <summary>Both name places and none of them is the same.</summary>
    public double OtherNames { get; init; } = -0.4;

    /// <summary>A place named by both where one of them has no position.</summary>
    public double NameForPlace { get; init; } = 2.0;

    public double SharedDetail { get; init; } = 0.6;

    /// <summary>The words that are neither kind nor place are all the same.</summary>
    public double SameWords { get; init; } = 1.6;

    /// <summary>Where all other evidence comes to less, words are not compared: they can add 2.8 at the most, and that would still be one in a hundred.</summary>
    public double WordsFrom { get; init; } = -7.5;

    /// <summary>Logit of the calibrated probability: <c>Scale · score + Shift</c>, fitted by Platt's method.</summary>
    public double Scale { get; init; } = 1;

    public double Shift { get; init; }
}
