using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Picture;
using Command.Web.Map.Explore;

namespace Command.Web.Features.Review;

/// <summary>One moment as the page shows it: the map's layers and units, the queue, the units' board, what was done of late, and who was told and acknowledged.</summary>
/// <param name="text">The words.</param>
/// <param name="pack">The city.</param>
/// <param name="picture">The moment, as the viewer may see it.</param>
/// <param name="incident">Only what is about this one; null for all.</param>
internal sealed class ReviewMoment(ReviewText text, CityPack pack, ReviewPicture picture, string? incident)
{
    /// <summary>How far back the log goes.</summary>
    public static readonly TimeSpan LogBack = TimeSpan.FromMinutes(30);

    private const int MostLines = 80, MostRows = 200;

    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private PictureState Seen => picture.Seen;

    public ReadOnlyMemory<byte> Write(ImmutableArray<JournalEntry> entries, ImmutableArray<UnitThen>? units, byte[] layers)
    {
        ArrayBufferWriter<byte> buffer = new(layers.Length + 20_000);
        using (Utf8JsonWriter json = new(buffer, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("at", picture.At);
            json.WriteString("time", text.Full(picture.At));
            json.WriteNumber("sequence", picture.Sequence);
            json.WritePropertyName("layers");
            json.WriteRawValue(layers, skipInputValidation: true);
            json.WritePropertyName("units");
            PastApi.Write(json, units);
            Rows(json, "queue", Queue());
            Rows(json, "board", Board());
            Rows(json, "log", Log(entries));
            Rows(json, "told", Told());
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Rows(Utf8JsonWriter json, string name, IEnumerable<ReviewRow> rows)
    {
        json.WriteStartArray(name);
        foreach (ReviewRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("head", row.Head);
            json.WriteString("text", row.Text);
            json.WriteString("side", row.Side);
            if (row.Incident is not null)
            {
                json.WriteString("incident", row.Incident);
            }

            if (row.Level is { } level)
            {
                json.WriteNumber("level", level);
            }

            if (row.Tone is not null)
            {
                json.WriteString("tone", row.Tone);
            }

            if (row.At is { } at)
            {
                json.WriteStartArray("at");
                json.WriteNumberValue(at.Lon);
                json.WriteNumberValue(at.Lat);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IEnumerable<ReviewRow> Queue() => Seen.Open.Select(id => Seen.Incidents.GetValueOrDefault(id)).OfType<Incident>()
        .Where(i => incident is null || i.Id == incident)
        .OrderBy(i => i.Level ?? 5).ThenBy(i => i.OpenedAt).Take(MostRows)
        .Select(i =>
        {
            string[] there = [.. Seen.Assignments.Values.Where(a => a.IsActive && a.Incident == i.Id).Select(a => a.Unit).Order(StringComparer.Ordinal)];
            string sent = there.Length == 0 ? text.Words["Review_NobodySent"] : string.Join(text.Words["List_Comma"], there);
            string claim = Seen.Claims.GetValueOrDefault(i.Id) is { } c ? text.Words.Format("Review_ClaimedBy", c.Person) : "";
            return new ReviewRow(i.Id, text.Names.Title(i), $"{text.Names.Level(i.Level)} · {ReviewText.Span(picture.At - i.OpenedAt)} · {sent}{(claim.Length > 0 ? " · " + claim : "")}", i.Id, i.Level, there.Length == 0 ? "waits" : null, i.Place.Centre);
        });

    private IEnumerable<ReviewRow> Board()
    {
        IEnumerable<(string Name, string Kind)> all = pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).Select(u => (u.CallSign, u.Kind)).Concat(Seen.Units.Values.Where(u => u.Lent is not null).Select(u => (u.Unit, u.Lent!.Kind)));
        return all.Select(u => (u.Name, Duty: Seen.Units.GetValueOrDefault(u.Name) ?? new UnitDuty(u.Name)))
            .Select(u => (u.Name, u.Duty, Job: u.Duty.Assignment is { } id ? Seen.Assignments.GetValueOrDefault(id) : null))
            .Where(u => incident is null || u.Job?.Incident == incident)
            .OrderBy(u => u.Job is null ? 1 : 0).ThenBy(u => u.Duty.Shown == UnitStatus.OffDuty ? 1 : 0).ThenBy(u => u.Name, StringComparer.Ordinal).Take(MostRows)
            .Select(u => new ReviewRow(u.Name, text.Status(u.Duty.Shown), $"{u.Job?.Incident}{(u.Duty.KnownAt == default ? "" : " · " + ReviewText.Span(picture.At - u.Duty.At))}", u.Job?.Incident, null, u.Duty.Shown == UnitStatus.Lost ? "waits" : u.Job is null ? null : "busy", null));
    }

    private IEnumerable<ReviewRow> Log(ImmutableArray<JournalEntry> entries) => ReviewLines.Of(entries, Seen)
        .Where(l => incident is null || l.Incident == incident)
        .OrderByDescending(l => l.KnownAt).ThenByDescending(l => l.Sequence).Take(MostLines)
        .Select(l => new ReviewRow(text.Time(l.At)[6..], text.Of(l, Seen), $"{l.Incident} · {text.By(l.By)}", l.Incident, null, null, null));

    /// <summary>Who was told what, and whether they have seen it: notices, calls for help, and who has taken what on.</summary>
    private IEnumerable<ReviewRow> Told()
    {
        foreach (UnitDuty unit in Seen.Units.Values.Where(u => u.Distress is not null))
        {
            string? about = unit.Assignment is { } job ? Seen.Assignments.GetValueOrDefault(job)?.Incident : null;
            if (incident is null || about == incident)
            {
                yield return new ReviewRow(unit.Unit, text.Words.Format("Review_Line_distress", unit.Unit, unit.Distress!.Text ?? "", "", ""), unit.Distress.SeenBy is { } by ? text.Words.Format("Review_SeenBy", by) : text.Words["Review_SeenByNobody"], about, null, unit.Distress.SeenBy is null ? "waits" : null, null);
            }
        }

        foreach (NoticeItem item in Seen.Notices.Values.Where(n => incident is null || n.Notice.Incident == incident).OrderByDescending(n => n.At).Take(MostLines))
        {
            HashSet<string> read = [.. item.Deliveries.Where(d => d.State == DeliveryState.Acknowledged).Select(d => d.Recipient)];
            string names = string.Join(text.Words["List_Comma"], item.Notice.Recipients.Where(r => read.Contains(r.Id)).Select(r => r.Name));
            int persons = item.Notice.Recipients.Count(r => r.Endpoint is null);
            yield return new ReviewRow(
                text.Time(item.At)[6..],
                text.Words.Pick(item.Notice.Zh.Title, item.Notice.En?.Title ?? item.Notice.Zh.Title),
                item.Waits ? text.Words["Review_WaitsApproval"] : text.Words.Format("Review_Acknowledged", read.Count.ToString(CultureInfo.InvariantCulture), persons.ToString(CultureInfo.InvariantCulture)) + (names.Length > 0 ? " " + names : ""),
                item.Notice.Incident,
                null,
                item.Waits || read.Count < persons ? "waits" : null,
                null);
        }
    }

    /// <summary>A row of a list.</summary>
    private sealed record ReviewRow(string Head, string Text, string Side, string? Incident, int? Level, string? Tone, Geo.GeoPoint? At);
}
