using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Makes a drafted alert ours: in our name, with an identifier as GB/T 35965.1-2018 makes them, sent now. Pure.</summary>
/// <param name="Sender">CAP <c>sender</c>: unique in the world, without spaces and commas.</param>
/// <param name="Region">GB/T 2260 code of the city, six digits.</param>
public sealed record CapIssuer(string Sender, string Region)
{
    // Sector, unit and extension that GB/T 4657 does not give to anybody: the platform is no authority of its own.
    private const string Office = "00000000";

    /// <summary>The alert as it is issued.</summary>
    /// <param name="draft">What it says.</param>
    /// <param name="number">Counts the alerts of one second, from 1.</param>
    /// <param name="now">When it is issued; whole seconds of it are kept, and the identifier has it as Beijing time.</param>
    public Alert Issue(Alert draft, int number, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        DateTimeOffset sent = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)).ToOffset(TimeSpan.FromHours(8));
        string identifier = string.Create(CultureInfo.InvariantCulture, $"{Region}{Office}_{sent:yyyyMMddHHmmss}_{number}");
        return draft with
        {
            SourceId = identifier,
            Version = string.Create(CultureInfo.InvariantCulture, $"{sent:yyyy-MM-dd'T'HH:mm:sszzz}-{draft.MsgType}-{number}"),
            Sender = Sender,
            Sent = sent,
            SentAt = sent,
            ObservedAt = draft.Onset ?? draft.Effective ?? sent,
            Scope = draft.Scope ?? "Public",
            Signature = "none",
            IssuingRegion = Region,
        };
    }
}
