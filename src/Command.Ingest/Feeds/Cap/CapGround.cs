using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Where an alert holds: the union of the areas of all its info blocks. Languages repeat the same areas, which count once.</summary>
internal sealed record CapGround(GeoShape? Shape, ImmutableArray<Geocode> Geocodes)
{
    public static CapGround Read(IEnumerable<CapElement> infos, CapIssues issues)
    {
        ImmutableArray<GeoShape>.Builder parts = ImmutableArray.CreateBuilder<GeoShape>();
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<Geocode> geocodes = [];
        foreach (CapElement area in infos.SelectMany(i => CapXml.All(i, "area")))
        {
            foreach (CapElement polygon in CapXml.All(area, "polygon").Where(p => seen.Add("polygon " + p.Value.Trim())))
            {
                if (CapGeometry.Polygon(polygon.Value, polygon, issues) is { } shape)
                {
                    parts.Add(shape);
                }
            }

            foreach (CapElement circle in CapXml.All(area, "circle").Where(c => seen.Add("circle " + c.Value.Trim())))
            {
                if (CapGeometry.Circle(circle.Value, circle, issues) is { } shape)
                {
                    parts.Add(shape);
                }
            }

            geocodes.AddRange(CapXml.Pairs(area, "geocode"));
        }

        GeoShape? all = parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new MultiShape(parts.ToImmutable()),
        };
        return new CapGround(all, [.. geocodes.Distinct()]);
    }
}
