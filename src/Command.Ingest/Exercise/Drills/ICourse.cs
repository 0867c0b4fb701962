using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise.Drills;

/// <summary>What is told at the moment, and in which condition its senders are. Safe to ask from any thread.</summary>
internal interface ICourse
{
    /// <summary>The telling at the moment.</summary>
    Telling Telling { get; }

    /// <summary>True while nothing at all is said.</summary>
    bool Held { get; }

    /// <summary>How a feed's sender is; one that is held says nothing.</summary>
    FeedCondition Of(string feed);

    /// <summary>Units that have broken down, by call sign.</summary>
    ImmutableHashSet<string> Broken { get; }
}

/// <summary>The scenario of the settings, told over and over: nothing is ever done to it.</summary>
internal sealed class EndlessCourse(Telling first) : ICourse
{
    private Telling _telling = first;

    public Telling Telling
    {
        get => Volatile.Read(ref _telling);
        set => Volatile.Write(ref _telling, value);
    }

    public bool Held => false;

    public ImmutableHashSet<string> Broken => [];

    public FeedCondition Of(string feed) => default;
}

/// <summary>A drill's telling: it follows what the picture says of the drill.</summary>
internal sealed class DrillCourse(Drill begun, int seed, PictureBroadcast picture, TimeZoneInfo zone, TimeProvider time) : ICourse
{
    private readonly (string Id, int Round) _which = (begun.Id, begun.Round);
    private Drill _last = begun;

    /// <summary>The drill as it is; as it was last where the picture no longer has it.</summary>
    public Drill Drill => picture.Picture.Drills.TryGetValue(_which.Id, out Drill? now) && now.Round == _which.Round ? _last = now : _last;

    public Telling Telling
    {
        get
        {
            Drill now = Drill;
            ImmutableArray<DrillTick> clock = [.. now.Clock.Select(t => t with { Wall = TimeZoneInfo.ConvertTime(t.Wall, zone) })];
            return new Telling(NameOf(now, zone), 0, seed, clock[0].Wall, now.Speed) { Clock = clock };
        }
    }

    public bool Held => Drill is { IsPaused: true } or { IsOver: true };

    public ImmutableHashSet<string> Broken
    {
        get
        {
            Drill now = Drill;
            TimeSpan story = now.StoryAt(time.GetUtcNow());
            return [.. now.Injects.Where(i => i.Kind == InjectKind.Breakdown && i.Target is not null && i.IsOn(story)).Select(i => i.Target!)];
        }
    }

    /// <summary>Stands in every id of one telling of one drill.</summary>
    public static string NameOf(Drill drill, TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(drill.StartedAt, zone):yyMMddHHmmssff}{drill.Round:00}");

    public FeedCondition Of(string feed)
    {
        Drill now = Drill;
        FeedCondition condition = FeedCondition.Of(now.Injects, feed, now.StoryAt(time.GetUtcNow()));
        return now.IsPaused || now.IsOver ? condition with { Late = true } : condition;
    }
}
