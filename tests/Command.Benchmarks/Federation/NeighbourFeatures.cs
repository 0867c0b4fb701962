using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Benchmarks.Federation;

/// <summary>One page of a neighbour's incidents.</summary>
/// <param name="Next">The path of the next page; null on the last.</param>
/// <param name="Echoes">Incidents that rest on nothing but what other nodes told the neighbour.</param>
internal sealed record FeaturesPage(ImmutableArray<Report> Reports, string? Next, int Echoes);

/// <summary>Reads <c>/ogc/collections/incidents/items</c> of a neighbour into reports about events at the border. Pure.</summary>
internal static class NeighbourFeatures
{
    /// <summary>The feed that all incidents of neighbours come by.</summary>
    public const string Feed = "border";

    /// <param name="body">The GeoJSON answer.</param>
    /// <param name="neighbour">The neighbour's name.</param>
    /// <param name="self">The reader's own name.</param>
    public static FeaturesPage Read(ReadOnlyMemory<byte> body, string neighbour, string self)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        ImmutableArray<Report>.Builder reports = ImmutableArray.CreateBuilder<Report>();
        int echoes = 0;
        foreach (JsonElement feature in json.RootElement.GetProperty("features").EnumerateArray())
        {
            JsonElement properties = feature.GetProperty("properties");
            string[] sources = [.. properties.GetProperty("reports").EnumerateArray().Select(r => r.GetString()!)];
            // What rests on border reports alone is somebody else's event, who tells of it himself.
            if (sources.All(s => s.StartsWith(Feed + ":", StringComparison.Ordinal)))
            {
                echoes++;
                continue;
            }

            reports.Add(Report(feature, properties, neighbour, sources.Any(s => s.StartsWith($"{Feed}:{self}/", StringComparison.Ordinal))));
        }

        string? next = json.RootElement.GetProperty("links").EnumerateArray().Where(l => l.GetProperty("rel").GetString() == "next").Select(l => l.GetProperty("href").GetString()).FirstOrDefault();
        return new FeaturesPage(reports.ToImmutable(), next is null ? null : new Uri(next).PathAndQuery, echoes);
    }

    private static Report Report(JsonElement feature, JsonElement properties, string neighbour, bool mutual)
    {
        string kind = properties.GetProperty("kind").GetString()!, title = properties.GetProperty("title").GetString()!, status = properties.GetProperty("status").GetString()!;
        DateTimeOffset observed = properties.GetProperty("observedAt").GetDateTimeOffset();
        JsonElement geometry = feature.GetProperty("geometry");
        // The counter of changes would count our own answer to it as news, and the two would never come to rest.
        string said = string.Create(CultureInfo.InvariantCulture, $"{kind}|{title}|{status}|{mutual}|{geometry.GetRawText()}");
        return new Report
        {
            Feed = Feed,
            Agency = neighbour,
            SourceId = $"{neighbour}/{feature.GetProperty("id").GetString()}",
            Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)).AsSpan(0, 8)),
            ObservedAt = observed,
            Kind = kind,
            Title = title,
            Shape = GeoJsonShapes.Read(geometry).Shape,
            Status = status == "closed" ? ReportStatus.Closed : ReportStatus.Open,
            // Where the neighbour's incident rests on ours too, each would keep the other open for ever: then it ends with our own reports.
            Ends = mutual ? observed : null,
        };
    }
}
