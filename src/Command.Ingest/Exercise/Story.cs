using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>Everything that one telling sends by HTTP, from first to last. Pure: the same telling gives the same statements.</summary>
public static class Story
{
    /// <summary>The statements in the order in which they are due.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="pack">The city.</param>
    /// <param name="roads">Its roads.</param>
    /// <param name="senders">Who speaks.</param>
    /// <param name="telling">When and how fast.</param>
    public static ImmutableArray<Statement> Plan(Scenario scenario, CityPack pack, LineNetwork roads, Senders senders, Telling telling)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(roads);
        ArgumentNullException.ThrowIfNull(senders);
        ArgumentNullException.ThrowIfNull(telling);
        Random random = new(telling.Seed);
        List<Testimony> testimonies = [];
        foreach (EventScript script in scenario.Events)
        {
            EventPlace place = script.Places[random.Next(script.Places.Length)];
            TimeSpan shift = script.Voices.Any(v => v.At <= TimeSpan.Zero) ? TimeSpan.Zero : script.Shift * random.NextDouble();
            foreach (Voice voice in script.Voices)
            {
                if ((voice.Channel == VoiceChannel.Case ? senders.Cases : senders.Roads) is { } sender)
                {
                    testimonies.Add(Of(script, place, voice, shift, sender, pack, roads, telling, random));
                }
            }
        }

        DateTimeOffset end = telling.WallOf(scenario.Length);
        ImmutableArray<Testimony> underWay = [];
        if (senders.Cases is { } cases && !roads.IsEmpty)
        {
            Everyday everyday = new(scenario.Chatter, pack, roads, cases, random);
            DateTimeOffset last = telling.IsDrill ? telling.Start + scenario.Length : end;
            underWay = [.. everyday.UnderWay(telling.Start, last).Select(t => OnWall(t, telling))];
            testimonies.AddRange(underWay);
            testimonies.AddRange(everyday.During(telling.Start, last).Select(t => OnWall(t, telling)));
        }

        List<Statement> statements = [.. Warnings.Of(scenario.Alerts, pack, senders.Alerts, telling)];
        statements.AddRange(Numbered(testimonies, [.. underWay], telling));
        return [.. statements.OrderBy(s => s.Due)];
    }

    // A drill's everyday cases are made in the story's time, so that the same are told at any speed.
    private static Testimony OnWall(Testimony testimony, Telling telling) => !telling.IsDrill
        ? testimony
        : testimony with
        {
            Versions = [.. testimony.Versions.Select(v => v with { ObservedAt = telling.WallOf(v.ObservedAt - telling.Start), SentAt = telling.WallOf(v.SentAt!.Value - telling.Start) })],
        };

    private static Testimony Of(EventScript script, EventPlace place, Voice voice, TimeSpan shift, Sender sender, CityPack pack, LineNetwork roads, Telling telling, Random random)
    {
        string name = place.Names[random.Next(place.Names.Length)];
        string text = voice.Texts[random.Next(voice.Texts.Length)].Replace("{place}", name, StringComparison.Ordinal);
        GeoPoint near = Ground.Near(place.At, voice.SpreadM, random);
        bool road = voice.Channel == VoiceChannel.Road && !roads.IsEmpty;
        GeoShape shape = road && voice.AlongM > 0
            ? new LineShape([.. roads.LineAround(near, voice.AlongM).Select(Ground.Rounded)])
            : new PointShape(Ground.Rounded(road ? OnRoad(roads, near) : near));
        DateTimeOffset first = telling.WallOf(voice.At + shift);
        Report report = new()
        {
            Feed = sender.Feed,
            Agency = sender.Agency,
            SourceId = "",
            Version = "",
            ObservedAt = first,
            SentAt = first,
            Exercise = true,
            Kind = road ? voice.Code : pack.Codes("open311").KindOf(voice.Code),
            SourceKind = voice.Channel == VoiceChannel.Case ? voice.Code : null,
            Title = voice.Title,
            Text = text,
            Level = voice.Level,
            Shape = shape.Select(p => Ground.Rounded(sender.Datum.FromShared(p))),
            Address = name,
            Group = voice.Channel == VoiceChannel.Road ? script.Id : null,
            // An exercise that is stopped half way leaves no road closed for good.
            Ends = voice.Channel == VoiceChannel.Road ? telling.WallOf(voice.Steps[^1].At + shift) + TimeSpan.FromMinutes(10) : null,
        };
        ImmutableArray<Report>.Builder versions = ImmutableArray.CreateBuilder<Report>();
        versions.Add(report);
        foreach (VoiceStep step in voice.Steps)
        {
            report = report with
            {
                SentAt = telling.WallOf(step.At + shift),
                Status = step.Status,
                Level = step.Level ?? report.Level,
                Text = step.Text?.Replace("{place}", name, StringComparison.Ordinal) ?? report.Text,
            };
            versions.Add(report);
        }

        return new Testimony(script.Id, voice.Channel, versions.ToImmutable(), Xml: false);
    }

    private static GeoPoint OnRoad(LineNetwork roads, GeoPoint near)
    {
        (Stretch stretch, double along, _) = roads.NearestStretch(near);
        return roads.PointOn(stretch, along);
    }

    /// <summary>Numbers run in the order in which their senders begin to speak, so that no number tells what belongs together.</summary>
    private static IEnumerable<Statement> Numbered(List<Testimony> testimonies, HashSet<Testimony> together, Telling telling)
    {
        Dictionary<string, string> situations = new(StringComparer.Ordinal);
        ImmutableArray<Message>.Builder body = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<string>.Builder truth = ImmutableArray.CreateBuilder<string>();
        int number = 0;
        foreach (Testimony testimony in testimonies.OrderBy(t => t.Versions[0].SentAt))
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{telling.Name}-{++number:0000}");
            for (int i = 0; i < testimony.Versions.Length; i++)
            {
                Report report = Identified(testimony, i, id, situations);
                if (i == 0 && together.Contains(testimony))
                {
                    body.Add(report);
                    truth.Add(testimony.Truth);
                    continue;
                }

                DateTimeOffset said = report.SentAt!.Value;
                yield return new Statement
                {
                    Due = said > telling.Start ? said : telling.Start,
                    Format = testimony.Channel == VoiceChannel.Case ? "open311" : "datex2",
                    Messages = [report],
                    Truth = [testimony.Truth],
                    Xml = testimony.Xml,
                };
            }
        }

        if (body.Count > 0)
        {
            yield return new Statement { Due = telling.Start, Format = "open311", Messages = body.ToImmutable(), Truth = truth.ToImmutable() };
        }
    }

    private static Report Identified(Testimony testimony, int version, string id, Dictionary<string, string> situations)
    {
        Report report = testimony.Versions[version];
        if (testimony.Channel == VoiceChannel.Case)
        {
            return report with { SourceId = Leftovers.CasePrefix + id };
        }

        if (!situations.TryGetValue(report.Group!, out string? situation))
        {
            situation = situations[report.Group!] = "S" + id;
        }

        return report with
        {
            SourceId = $"{Statement.Publisher.Prefix}R{id}",
            Group = situation,
            Version = string.Create(CultureInfo.InvariantCulture, $"{version + 1}@{report.SentAt:yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz}"),
        };
    }
}

/// <summary>All versions of one sender's statement, its id yet to be given.</summary>
internal sealed record Testimony(string Truth, VoiceChannel Channel, ImmutableArray<Report> Versions, bool Xml);
