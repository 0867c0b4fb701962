using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>The cases that have nothing to do with the story: manhole covers, street lights, litter, each an event of its own.</summary>
internal sealed class Everyday(ChatterScript script, CityPack pack, LineNetwork roads, Sender sender, Random random)
{
    private const int SomeInXml = 6;

    private readonly AreaIndex _areas = AreaIndex.Build(pack.Areas);
    private readonly int _weights = script.Cases.Sum(c => c.Weight);
    private readonly ImmutableArray<Stretch> _streets = [.. Enumerable.Range(0, roads.Nodes.Length).Where(n => pack.City.Core.Contains(roads.Nodes[n])).SelectMany(n => roads.From(n))];
    private int _count;

    /// <summary>Cases that came before the start and are not closed yet.</summary>
    public ImmutableArray<Testimony> UnderWay(DateTimeOffset start, DateTimeOffset end)
    {
        ImmutableArray<Testimony>.Builder cases = ImmutableArray.CreateBuilder<Testimony>();
        for (int i = 0; i < script.UnderWay && !_streets.IsEmpty; i++)
        {
            TimeSpan open = Between(script.OpenAtLeast, script.OpenAtMost);
            cases.Add(Case(start - (open * random.NextDouble()), open, start, end));
        }

        return cases.ToImmutable();
    }

    public IEnumerable<Testimony> During(DateTimeOffset start, DateTimeOffset end)
    {
        for (DateTimeOffset at = start + Between(script.EveryAtLeast, script.EveryAtMost); at < end && !_streets.IsEmpty; at += Between(script.EveryAtLeast, script.EveryAtMost))
        {
            yield return Case(at, Between(script.OpenAtLeast, script.OpenAtMost), start, end);
        }
    }

    private Testimony Case(DateTimeOffset at, TimeSpan open, DateTimeOffset start, DateTimeOffset end)
    {
        ChatterCase chosen = Chosen();
        GeoPoint point = BesideStreet(out string street);
        string? district = _areas.Find(point, AreaLevel.District)?.Zh;
        int number = random.Next(1, 400);
        string address = string.Create(CultureInfo.InvariantCulture, $"{district}{street}{number}号附近");
        Report opened = new()
        {
            Feed = sender.Feed,
            Agency = sender.Agency,
            SourceId = "",
            Version = "",
            ObservedAt = at,
            SentAt = at,
            Exercise = true,
            Kind = pack.Codes("open311").KindOf(chosen.Code),
            SourceKind = chosen.Code,
            Title = chosen.Title,
            Text = chosen.Texts[random.Next(chosen.Texts.Length)].Replace("{place}", $"{street}{number}号", StringComparison.Ordinal),
            Shape = new PointShape(Ground.Rounded(sender.Datum.FromShared(point))),
            Address = address,
        };
        // What is still open when the telling ends is closed with it.
        DateTimeOffset last = end - TimeSpan.FromSeconds(1) < start ? start : end - TimeSpan.FromSeconds(1);
        DateTimeOffset closed = Earlier(at + open, last), assigned = Earlier(at + (open * 0.3), last);
        ImmutableArray<Report> versions = assigned > start && assigned > at && closed > assigned
            ? [opened, opened with { SentAt = assigned, Status = ReportStatus.Assigned }, opened with { SentAt = closed, Status = ReportStatus.Closed }]
            : [opened, opened with { SentAt = closed > at ? closed : at + TimeSpan.FromMilliseconds(1), Status = ReportStatus.Closed }];
        _count++;
        return new Testimony(string.Create(CultureInfo.InvariantCulture, $"everyday-{_count}"), VoiceChannel.Case, versions, Xml: _count % SomeInXml == 0);
    }

    private GeoPoint BesideStreet(out string street)
    {
        Stretch stretch = _streets[random.Next(_streets.Length)];
        street = stretch.Name;
        GeoPoint on = roads.PointOn(stretch, stretch.LengthM * random.NextDouble());
        return Ground.Near(on, 25, random);
    }

    private ChatterCase Chosen()
    {
        int at = random.Next(_weights);
        foreach (ChatterCase one in script.Cases)
        {
            at -= one.Weight;
            if (at < 0)
            {
                return one;
            }
        }

        return script.Cases[^1];
    }

    private TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * random.NextDouble());

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
