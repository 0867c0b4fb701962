using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Picture;

public sealed class SeriesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Evolve_RevisionOfTheNewestValue_TakesItsPlaceAndItsLevel()
    {
        Series series = Take(Reading(0, 117.0), Reading(10, 118.9, "provisional"), Reading(10, 117.1));

        Assert.Equal((117.1, "good"), (series.Latest.Value, series.Latest.Quality));
        Assert.Null(series.Check?.Level);
        Assert.Equal([117.0, 117.1], series.History.Select(p => p.Value));
    }

    [Fact]
    public void Evolve_RevisionOfAnOldValue_TakesItsPlaceInTheHistoryOnly()
    {
        Series series = Take(Reading(0, 117.0), Reading(10, 119.9, "provisional"), Reading(20, 117.2), Reading(10, 117.1));

        Assert.Equal((117.2, s_at.AddMinutes(20)), (series.Latest.Value, series.Latest.ObservedAt));
        Assert.Equal([117.0, 117.1, 117.2], series.History.Select(p => p.Value));
    }

    [Fact]
    public void Evolve_ValueTakenBack_LeavesTheHistory()
    {
        Series series = Take(Reading(0, 117.0), Reading(10, 150.0), Reading(20, 117.2), Reading(10, null, "missing"));

        Assert.Equal(117.2, series.Latest.Value);
        Assert.Equal([117.0, 117.2], series.History.Select(p => p.Value));
    }

    [Fact]
    public void Evolve_NewestValueTakenBack_IsMissingAndNoPartOfTheTrend()
    {
        Series series = Take(Reading(0, 117.0), Reading(30, 117.2), Reading(40, 150.0), Reading(40, null, "missing"));

        Assert.Equal((null, "missing"), (series.Latest.Value, series.Latest.Quality));
        Assert.Equal(0.4, series.TrendPerHour!.Value, 9);
    }

    [Fact]
    public void Evolve_LateValue_FillsTheGapItLeft()
    {
        Series series = Take(Reading(0, 1), Reading(20, 3), Reading(10, 2), Reading(-10, 0));

        Assert.Equal([0.0, 1, 2, 3], series.History.Select(p => p.Value));
        Assert.Equal(3, series.Latest.Value);
    }

    [Fact]
    public void Evolve_LateValuesBetweenNearPoints_DoNotPushTheHoursBeforeOut()
    {
        List<Reading> readings = [.. Enumerable.Range(0, Series.MaxHistory).Select(i => Reading(i * 5, i))];
        readings.AddRange(Enumerable.Range(0, Series.MaxHistory - 1).Select(i => Reading((i * 5) + 2, i)));
        Series series = Take([.. readings]);

        Assert.Equal(Series.MaxHistory, series.History.Length);
        Assert.Equal(s_at, series.History[0].At);
    }

    [Fact]
    public void Evolve_RevisionsInAnyOrder_KeepTheHistoryInTimeOrder()
    {
        int[] minutes = [0, 30, 10, 20, 10, 0, 30, 5, 25, 15];
        Series series = Take([.. minutes.Select((m, i) => Reading(m, i))]);

        Assert.Equal(series.History.OrderBy(p => p.At).Select(p => p.At), series.History.Select(p => p.At));
        Assert.Equal(series.History.Length, series.History.Select(p => p.At).Distinct().Count());
        Assert.Equal([5.0, 4.0, 6.0], new[] { 0, 10, 30 }.Select(m => series.History.Single(p => p.At == s_at.AddMinutes(m)).Value));
    }

    private static Series Take(params Reading[] readings)
    {
        PictureState picture = PictureState.Empty;
        foreach (Reading reading in readings)
        {
            Draft draft = new(picture, s_at.AddHours(1), "test");
            Intake.Decide(draft, Harbin.Fusion, reading, s_locator.Locate(reading, Geo.Crs.Datum.Cgcs2000));
            picture = draft.Picture;
        }

        return Assert.Single(picture.Readings.Values);
    }

    private static Reading Reading(int minutes, double? value, string quality = "good") => new()
    {
        Feed = "sensors",
        Agency = "flood-control",
        SourceId = "Datastreams(1)",
        Version = $"{minutes}-{value}-{quality}",
        ObservedAt = s_at.AddMinutes(minutes),
        Station = "0011045001",
        Property = Contracts.Reading.Properties.WaterLevel,
        Value = value,
        Unit = "m",
        Quality = quality,
    };
}
