using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>One <c>timeSeries</c> without its values, the same whether it came as XML, as JSON or as a feature.</summary>
internal sealed record WaterMlSeries
{
    /// <summary>The site's number in its agency's register.</summary>
    public required string Site { get; init; }

    public string? SiteName { get; init; }

    public GeoShape? Shape { get; init; }

    public Fault? ShapeFault { get; init; }

    /// <summary>The parameter code (00060), or the variable's name where there is none.</summary>
    public required string Parameter { get; init; }

    /// <summary>The statistic code; 00000, 00011 and none are values of a moment.</summary>
    public string? Statistic { get; init; }

    /// <summary>The sender's word for the unit.</summary>
    public string? Unit { get; init; }

    /// <summary>The number that stands for no value, where one is stated.</summary>
    public double? NoData { get; init; }

    /// <summary>The site's standard zone as the document states it, for values that carry no offset.</summary>
    public TimeSpan? Zone { get; init; }
}

/// <summary>One value as it was sent.</summary>
/// <param name="Method">What tells the instruments of one series apart: the method's id, or its description.</param>
/// <param name="Qualifiers">Codes such as P, A, e or Ice.</param>
/// <param name="SentAt">When the sender last changed it, where it says so.</param>
internal readonly record struct WaterMlValue(string? Text, string? Time, string Method, ImmutableArray<string> Qualifiers, DateTimeOffset? SentAt = null);

/// <summary>Gathers what one body gives, up to a bound. Used once, by one thread.</summary>
internal sealed class WaterMlFindings
{
    /// <summary>Readings, assets and faults that one body may give: a site's fifteen-minute values of more than a year.</summary>
    public const int MaxItems = 50_000;

    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<Fault>.Builder _faults = ImmutableArray.CreateBuilder<Fault>();

    public bool Full { get; private set; }

    public void Add(Message message)
    {
        if (Room())
        {
            _messages.Add(message);
        }
    }

    public void Add(Fault fault)
    {
        if (Room())
        {
            _faults.Add(fault);
        }
    }

    public Decoded ToDecoded()
    {
        // A wrong document is one mistake of its sender, not one a row.
        return _messages.Count == 0 && _faults.Count > 1 && _faults.All(f => f.Code == _faults[0].Code)
            ? new Decoded([], [_faults[0]])
            : new Decoded(_messages.ToImmutable(), _faults.ToImmutable());
    }

    private bool Room()
    {
        if (!Full && _messages.Count + _faults.Count >= MaxItems)
        {
            Full = true;
            _faults.Add(new Fault("too-many-items", $"The body holds more than {MaxItems} values; those after them were not read. Ask for a shorter period."));
        }

        return !Full;
    }
}
