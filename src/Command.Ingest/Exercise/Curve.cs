using System.Collections.Immutable;

namespace Command.Ingest.Exercise;

/// <summary>A value over story time: straight lines between its points, level before the first and after the last.</summary>
/// <param name="Points">In order of time, at least one.</param>
public sealed record Curve(ImmutableArray<CurvePoint> Points)
{
    /// <summary>The value at a time.</summary>
    public double At(TimeSpan time)
    {
        CurvePoint before = Points[0];
        foreach (CurvePoint point in Points)
        {
            if (point.At >= time)
            {
                return point.At == before.At
                    ? point.Value
                    : before.Value + ((point.Value - before.Value) * ((time - before.At) / (point.At - before.At)));
            }

            before = point;
        }

        return before.Value;
    }

    /// <summary>The area under the curve in value × hours.</summary>
    public double Over(TimeSpan from, TimeSpan to)
    {
        double sum = 0;
        TimeSpan at = from;
        foreach (TimeSpan corner in Points.Select(p => p.At).Where(p => p > from && p < to).Append(to))
        {
            sum += (At(at) + At(corner)) / 2 * (corner - at).TotalHours;
            at = corner;
        }

        return sum;
    }
}

/// <summary>One corner of a curve.</summary>
public readonly record struct CurvePoint(TimeSpan At, double Value);
