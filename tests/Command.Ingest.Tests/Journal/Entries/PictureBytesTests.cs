using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Entries;
using Command.Ingest.Picture;
using CsCheck;

namespace Command.Ingest.Tests.Journal.Entries;

public sealed class PictureBytesTests
{
    private static readonly GeoShape s_shape = new PointShape(new GeoPoint(126.63, 45.75));

    [Fact]
    public void Write_EveryPropertySet_IsReadBackAsItWas()
    {
        PictureState picture = Filled(3);

        PictureState back = PictureBytes.Read(PictureBytes.Write(picture))!;

        AssertSame(picture, back);
    }

    [Fact]
    public void Write_NothingSetThatNeedNotBe_IsReadBackAsItWas()
    {
        DateTimeOffset at = new(2026, 7, 18, 9, 0, 0, TimeSpan.Zero);
        Report report = new() { Feed = "city", Agency = "a", SourceId = "1", Version = "1", ObservedAt = at, Kind = "fire", Title = "" };
        Incident incident = new() { Id = "I-1", Kind = "fire", Title = "t", Place = Place.Unknown, OpenedAt = at, ObservedAt = at, LastObservedAt = at, Sources = [] };
        PictureState picture = PictureState.Empty with
        {
            Reports = PictureState.Empty.Reports.Add("city:1", new ReportItem("city:1", report, Place.Unknown, at, null)),
            Incidents = PictureState.Empty.Incidents.Add("I-1", incident),
        };

        AssertSame(picture, PictureBytes.Read(PictureBytes.Write(picture))!);
        AssertSame(PictureState.Empty, PictureBytes.Read(PictureBytes.Write(PictureState.Empty))!);
    }

    [Fact]
    public void Write_MoreThanAPieceHolds_LosesNothing()
    {
        PictureState picture = Filled(9_000);

        PictureState back = PictureBytes.Read(PictureBytes.Write(picture))!;

        Assert.Equal(picture.Reports.Keys.Order(), back.Reports.Keys.Order());
        Assert.Equal(picture.Readings.Keys.Order(), back.Readings.Keys.Order());
    }

    [Fact]
    public void Read_JsonOfAnOlderRelease_IsUnderstood()
    {
        PictureState picture = Filled(2);

        AssertSame(picture, PictureBytes.Read(JsonSerializer.SerializeToUtf8Bytes(picture, CommandJson.Wire.PictureState))!);
    }

    [Fact]
    public void Read_AnyByteChangedOrMissing_IsNoPicture()
    {
        byte[] bytes = PictureBytes.Write(Filled(2));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255], Gen.Int[0, bytes.Length - 1]).Sample((at, by, length) =>
        {
            byte[] changed = [.. bytes];
            changed[at] ^= (byte)by;

            Assert.Null(PictureBytes.Read(changed));
            Assert.Null(PictureBytes.Read(bytes.AsMemory(0, length)));
        });
    }

    private static PictureState Filled(int items)
    {
        Filler filler = new(s_shape);
        PictureState picture = PictureState.Empty with
        {
            Sequence = 41,
            KnownAt = new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)),
            Open = ["I-0001"],
            IncidentCount = 7,
            Past = PictureState.Empty.Past.Add("I-0000", (PastIncident)filler.Make(typeof(PastIncident))),
        };
        for (int i = 0; i < items; i++)
        {
            ReportItem report = (ReportItem)filler.Make(typeof(ReportItem));
            Series series = (Series)filler.Make(typeof(Series));
            AlertItem alert = (AlertItem)filler.Make(typeof(AlertItem));
            Incident incident = (Incident)filler.Make(typeof(Incident));
            picture = picture with
            {
                Reports = picture.Reports.SetItem(report.Id, report),
                Readings = picture.Readings.SetItem(series.Id, series),
                Alerts = picture.Alerts.SetItem(alert.Id, alert),
                Incidents = picture.Incidents.SetItem(incident.Id, incident),
            };
        }

        return picture;
    }

    private static void AssertSame(PictureState expected, PictureState actual)
    {
        Assert.Equal(Items(expected.Reports), Items(actual.Reports));
        Assert.Equal(Items(expected.Alerts), Items(actual.Alerts));
        Assert.Equal(Items(expected.Readings), Items(actual.Readings));
        Assert.Equal(Items(expected.Incidents), Items(actual.Incidents));
        Assert.Equal(Rest(expected), Rest(actual));
    }

    private static IEnumerable<(string Key, string Value)> Items<T>(ImmutableDictionary<string, T> table) =>
        table.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => (i.Key, JsonSerializer.Serialize(i.Value, typeof(T), CommandJson.Wire)));

    private static string Rest(PictureState picture) => JsonSerializer.Serialize(
        picture with
        {
            Reports = PictureState.Empty.Reports,
            Alerts = PictureState.Empty.Alerts,
            Readings = PictureState.Empty.Readings,
            Incidents = PictureState.Empty.Incidents,
        },
        CommandJson.Wire.PictureState);
}
