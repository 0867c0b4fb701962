using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Exercise.City;

/// <summary>Rain that moves over the city: how hard it rains at a place and a moment follows from the seed alone. Immutable, pure.</summary>
public sealed class Storm
{
    private readonly StormScript _script;
    private readonly ImmutableArray<Cell> _cells;

    /// <param name="script">The storm.</param>
    /// <param name="centre">The middle of the city, CGCS2000 lon/lat degrees: each cell comes past it, more or less.</param>
    /// <param name="seed">What chance starts from.</param>
    public Storm(StormScript script, GeoPoint centre, int seed)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script;
        Random random = new(unchecked(seed * 31) & int.MaxValue);
        TimeSpan whole = script.Until - script.From;
        (double east, double north) = Math.SinCos(double.DegreesToRadians(script.HeadingDeg));
        ImmutableArray<Cell>.Builder cells = ImmutableArray.CreateBuilder<Cell>();
        for (int i = 0; i < script.Cells; i++)
        {
            TimeSpan born = script.From + (whole * (i == 0 ? 0 : 0.6 * random.NextDouble()));
            TimeSpan lives = (script.Until - born) * (i == 0 ? 1 : 0.6 + (0.4 * random.NextDouble()));
            double across = (random.NextDouble() - 0.5) * 3 * script.RadiusKm * 1000;
            GeoPoint middle = Ground.Moved(centre, across, north, -east);
            cells.Add(new Cell(middle, born, lives, script.MmPerHour * (0.6 + (0.4 * random.NextDouble())), script.RadiusKm * 1000 * (0.7 + (0.6 * random.NextDouble())), east, north));
        }

        _cells = cells.ToImmutable();
    }

    /// <summary>Millimetres an hour.</summary>
    /// <param name="at">CGCS2000 lon/lat degrees.</param>
    /// <param name="story">The moment.</param>
    public double MmPerHour(GeoPoint at, TimeSpan story)
    {
        double sum = 0;
        foreach (Cell cell in _cells)
        {
            double age = (story - cell.Born) / cell.Lives;
            if (age is <= 0 or >= 1)
            {
                continue;
            }

            // It is over the middle at half its life.
            double metres = (age - 0.5) * cell.Lives.TotalHours * _script.SpeedKmh * 1000;
            double off = Ground.Moved(cell.Middle, metres, cell.East, cell.North).DistanceTo(at) / cell.RadiusM;
            sum += cell.Peak * Math.Sin(Math.PI * age) * Math.Exp(-off * off);
        }

        return sum;
    }

    private readonly record struct Cell(GeoPoint Middle, TimeSpan Born, TimeSpan Lives, double Peak, double RadiusM, double East, double North);
}
