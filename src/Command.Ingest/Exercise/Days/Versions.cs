using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Days;

/// <summary>What a sender says of its report later: who works on it, more words, a better place, that it is over. Pure.</summary>
internal static class Versions
{
    /// <summary>Newer versions, in the order in which they are sent.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="truly">Where it truly is, for who goes there and looks.</param>
    /// <param name="sent">When the first one was sent, by a true clock.</param>
    /// <param name="clock">How far the sender's clock is off.</param>
    /// <param name="chance">Drawn from.</param>
    public static IEnumerable<Told> After(Told first, GeoPoint truly, DateTimeOffset sent, TimeSpan clock, Chance chance)
    {
        Happening happening = first.Happening;
        bool isCase = first.Report.Feed == "city", isRoad = first.Report.Feed == "traffic";
        Difficulty hard = first.Difficulty & ~(Difficulty.Late | Difficulty.Resent);
        Told latest = first with { Difficulty = hard };
        DateTimeOffset at = sent;
        int version = 1;
        if ((isCase || isRoad) && chance.Happens(0.35))
        {
            at += chance.Minutes(3, 25);
            bool moved = first.Report.Shape is PointShape && chance.Happens(0.3);
            string more = chance.Happens(0.5) ? PhraseBook.Say(chance.Of(PhraseBook.Chinese.Section(isRoad ? "any more road" : "any more")), f => Facts.Put(happening.Facts, f, chance), chance) : "";
            // Who reads it again sees what it really is.
            bool refiled = hard.HasFlag(Difficulty.WrongKind) && chance.Happens(0.35);
            Report news = latest.Report with
            {
                Kind = refiled ? first.TrueKind : latest.Report.Kind,
                Status = isCase ? ReportStatus.Assigned : ReportStatus.Open,
                Text = latest.Report.Text + more,
                Shape = moved ? new PointShape(chance.Off(truly, 12)) : latest.Report.Shape,
                UncertaintyM = moved ? 20 : latest.Report.UncertaintyM,
            };
            latest = Next(latest with { Difficulty = moved ? hard | Difficulty.Corrected : hard }, news, at, clock, ++version);
            yield return latest;
            latest = latest with { Difficulty = hard };
        }

        if (chance.Happens(EndsShare(first)))
        {
            DateTimeOffset over = happening.End + chance.Minutes(0, happening.KnownOver ? 25 : 45);
            at = over > at ? over : at + chance.Minutes(2, 15);
            string done = isCase && chance.Happens(0.6) ? chance.Of(PhraseBook.Chinese.Section("any done")) : "";
            ReportStatus status = !isCase ? ReportStatus.Closed
                : happening.Reports == 1 && chance.Happens(0.05) ? ReportStatus.Rejected
                : chance.Happens(0.7) ? ReportStatus.Resolved : ReportStatus.Closed;
            yield return Next(latest, latest.Report with { Status = status, Text = latest.Report.Text + done }, at, clock, ++version);
        }
    }

    /// <summary>How often a sender says in the end that it is over. An everyday case is worked off sooner or later; a caller's words about a fire are not.</summary>
    private static double EndsShare(Told first) => (first.Report.Feed, first.Happening) switch
    {
        (_, { Profile.Everyday: true }) => 0.85,
        ("traffic", _) => 0.85,
        ("city", { KnownOver: true }) => 0.9,
        ("city", _) => 0.6,
        ("field", _) => 0.5,
        (_, { KnownOver: true }) => 0.6,
        _ => 0.2,
    };

    // Cases keep the time of the call; a road event and a crew say when it was so.
    private static Told Next(Told latest, Report news, DateTimeOffset at, TimeSpan clock, int version) => latest with
    {
        ArrivesAt = at,
        Report = news with
        {
            Version = version.ToString(CultureInfo.InvariantCulture),
            SentAt = at + clock,
            ObservedAt = latest.Report.Feed is "traffic" or "field" ? at + clock : latest.Report.ObservedAt,
            Revision = latest.Report.Revision is null ? null : version,
        },
    };
}
