using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>What passengers are told (<c>Alert</c>).</summary>
/// <param name="Periods">When it is in force; none means always.</param>
/// <param name="Informed">Whom it concerns.</param>
/// <param name="Cause">1 unknown to 12 medical emergency.</param>
/// <param name="Effect">1 no service to 11 accessibility issue.</param>
/// <param name="Severity">1 unknown, 2 info, 3 warning, 4 severe.</param>
/// <param name="Header">The headline in each language.</param>
/// <param name="Description">The text in each language.</param>
/// <param name="Url">Where more is said, in each language.</param>
/// <param name="Image">An address of a picture.</param>
public sealed record GtfsAlert(
    ImmutableArray<GtfsPeriod> Periods,
    ImmutableArray<GtfsInformed> Informed,
    ulong? Cause,
    ulong? Effect,
    ulong? Severity,
    ImmutableArray<GtfsText> Header,
    ImmutableArray<GtfsText> Description,
    ImmutableArray<GtfsText> Url,
    string? Image)
{
    /// <summary>Periods, informed entities and languages read of one alert.</summary>
    public const int MaxParts = 500;

    internal static GtfsAlert Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        ImmutableArray<GtfsPeriod>.Builder periods = ImmutableArray.CreateBuilder<GtfsPeriod>();
        ImmutableArray<GtfsInformed>.Builder informed = ImmutableArray.CreateBuilder<GtfsInformed>();
        ulong? cause = null;
        ulong? effect = null;
        ulong? severity = null;
        ImmutableArray<GtfsText> header = [];
        ImmutableArray<GtfsText> description = [];
        ImmutableArray<GtfsText> url = [];
        string? image = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when periods.Count < MaxParts:
                    periods.Add(GtfsPeriod.Read(ref reader));
                    break;
                case 5 when informed.Count < MaxParts:
                    informed.Add(GtfsInformed.Read(ref reader));
                    break;
                case 6:
                    cause = reader.Number();
                    break;
                case 7:
                    effect = reader.Number();
                    break;
                case 8:
                    url = GtfsText.ReadAll(ref reader);
                    break;
                case 10:
                    header = GtfsText.ReadAll(ref reader);
                    break;
                case 11:
                    description = GtfsText.ReadAll(ref reader);
                    break;
                case 14:
                    severity = reader.Number();
                    break;
                case 15:
                    image = GtfsText.ReadAll(ref reader).Select(t => t.Text).FirstOrDefault();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsAlert(periods.DrainToImmutable(), informed.DrainToImmutable(), cause, effect, severity, header, description, url, image);
    }
}

/// <summary>A stretch of time (<c>TimeRange</c>), POSIX seconds; null is open.</summary>
public sealed record GtfsPeriod(ulong? Start, ulong? End)
{
    internal static GtfsPeriod Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        ulong? start = null;
        ulong? end = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    start = reader.Number();
                    break;
                case 2:
                    end = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsPeriod(start, end);
    }
}

/// <summary>Whom an alert concerns (<c>EntitySelector</c>); all that is set must hold.</summary>
/// <param name="AgencyId"><c>agency_id</c>.</param>
/// <param name="RouteId"><c>route_id</c>.</param>
/// <param name="RouteType"><c>route_type</c> of GTFS routes.txt: 0 tram, 1 metro, 2 rail, 3 bus, 4 ferry, 11 trolleybus, …</param>
/// <param name="Trip">One trip.</param>
/// <param name="StopId"><c>stop_id</c>.</param>
public sealed record GtfsInformed(string? AgencyId, string? RouteId, int? RouteType, GtfsTrip? Trip, string? StopId)
{
    internal static GtfsInformed Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? agency = null;
        string? route = null;
        int? type = null;
        GtfsTrip? trip = null;
        string? stop = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    agency = GtfsMessage.Text(ref reader, 100);
                    break;
                case 2:
                    route = GtfsMessage.Text(ref reader, 100);
                    break;
                case 3:
                    type = (int)reader.Number();
                    break;
                case 4:
                    trip = GtfsTrip.Read(ref reader);
                    break;
                case 5:
                    stop = GtfsMessage.Text(ref reader, 100);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsInformed(agency, route, type, trip, stop);
    }
}

/// <summary>One language of a <c>TranslatedString</c>; <see cref="Language"/> is a BCP 47 tag in lower case, empty when not sent.</summary>
public sealed record GtfsText(string Language, string Text)
{
    /// <summary>A translated string, or a translated image with its address for a text.</summary>
    internal static ImmutableArray<GtfsText> ReadAll(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        ImmutableArray<GtfsText>.Builder all = ImmutableArray.CreateBuilder<GtfsText>();
        while (reader.Next())
        {
            if (reader.Field != 1 || all.Count >= GtfsAlert.MaxParts)
            {
                reader.Skip();
            }
            else if (One(ref reader) is { } text)
            {
                all.Add(text);
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return all.DrainToImmutable();
    }

    private static GtfsText? One(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? text = null;
        string? language = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    text = GtfsMessage.Text(ref reader);
                    break;
                case 2:
                    language = GtfsMessage.Text(ref reader, 40);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return text is null ? null : new GtfsText(language?.ToLowerInvariant() ?? "", text);
    }
}
