using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>The CAP messages of a telling. They say status Exercise: what is not real must not call itself Actual.</summary>
internal static class Warnings
{
    public static IEnumerable<Statement> Of(ImmutableArray<AlertScript> scripts, CityPack pack, Sender? sender, Telling telling)
    {
        if (sender is null)
        {
            yield break;
        }

        int number = 0;
        foreach (AlertScript script in scripts)
        {
            GeoShape? shape = Shape(script, pack)?.Select(p => Ground.Rounded(sender.Datum.FromShared(p)));
            string truth = string.Create(CultureInfo.InvariantCulture, $"warning-{number + 1}");
            AlertReference? before = null;
            foreach (AlertStage stage in script.Stages)
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"{telling.Name}-{++number}");
                DateTimeOffset sent = WholeSecond(telling.WallOf(stage.At));
                yield return new Statement
                {
                    Due = sent > telling.Start ? telling.WallOf(stage.At) : telling.Start,
                    Format = "cap",
                    Messages = [Alert(script, stage, sender, shape, id, sent, WholeSecond(telling.WallOf(stage.At + stage.Lasts) + TimeSpan.FromSeconds(1)), before)],
                    Truth = [truth],
                };
                before = new AlertReference(script.Sender, id, sent);
            }
        }
    }

    private static Alert Alert(AlertScript script, AlertStage stage, Sender sender, GeoShape? shape, string id, DateTimeOffset sent, DateTimeOffset expires, AlertReference? before) => new()
    {
        Feed = sender.Feed,
        Agency = sender.Agency,
        SourceId = id,
        Version = "",
        ObservedAt = sent,
        SentAt = sent,
        Exercise = true,
        Sender = script.Sender,
        Status = "Exercise",
        MsgType = stage.MsgType,
        Scope = "Public",
        Categories = script.Categories,
        Event = script.Event.Zh,
        Urgency = stage.Urgency,
        Severity = stage.Severity,
        Certainty = stage.Certainty,
        Sent = sent,
        Effective = sent,
        Expires = expires,
        AreaDesc = script.AreaDesc.Zh,
        Geocodes = [.. script.Areas.Select(code => new Geocode("GB/T 2260", code))],
        References = before is null ? [] : [before],
        Texts =
        [
            new AlertText("zh-CN", script.Event.Zh, stage.Headline.Zh, stage.Description.Zh, stage.Instruction?.Zh, script.AreaDesc.Zh),
            new AlertText("en-US", script.Event.En, stage.Headline.En, stage.Description.En, stage.Instruction?.En, script.AreaDesc.En),
        ],
        Shape = shape,
    };

    private static GeoShape? Shape(AlertScript script, CityPack pack)
    {
        List<GeoShape> parts = [];
        if (script.Shape is not null)
        {
            parts.Add(script.Shape);
        }

        foreach (Facility facility in pack.Facilities.Where(f => f.Kind == script.AroundFacilities))
        {
            parts.Add(new CircleShape(facility.Shape.Positions().First(), script.RadiusM));
        }

        return parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new MultiShape([.. parts]),
        };
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
