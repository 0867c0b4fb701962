using System.Buffers;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Map;

public sealed class UnitCellsTests
{
    private static readonly GeoBox s_city = new(126.5, 45.7, 126.7, 45.8), s_everywhere = new(-180, -90, 180, 90);

    [Fact]
    public void Take_ManyMapsOfOneSight_EncodesEachUnitOnce()
    {
        (UnitTable table, UnitCells cells) = Filled(1_000);
        UnitsPart first = cells.Take(0, CellRange.Around(s_everywhere), MapSight.Whole);
        Assert.Equal(1_000, first.Records.Length / UnitRecord.Size);
        for (int i = 0; i < 200; i++)
        {
            Assert.Same(first, cells.Take(0, CellRange.Around(s_everywhere), MapSight.Whole));
            cells.Take(0, CellRange.Around(new GeoBox(126.4 - (i * 0.01), 45.6, 126.8, 45.9)), MapSight.Without([]));
        }

        Assert.Equal(1_000, cells.Encoded);
        Assert.Equal(1_000, table.Count);
    }

    [Fact]
    public void Take_SightsThatDiffer_NeverShareAndNeverShowWhatIsHidden()
    {
        FakeTimeProvider time = new();
        UnitTable table = new();
        table.Apply(Scene.Unit("open", "available"));
        table.Apply(Scene.Unit("secret", "available") with { Feed = "field" });
        UnitCells cells = new(table, time);
        CellRange all = CellRange.Around(s_everywhere);
        MapSight narrow = MapSight.Without(["field"]);

        Assert.Equal(["open", "secret"], Ids(cells.Take(0, all, MapSight.Whole)));
        Assert.Equal(["open"], Ids(cells.Take(0, all, narrow)));
        long from = cells.Take(0, all, narrow).Version;
        table.Apply(Scene.Unit("secret", "available") with { Feed = "field", At = new GeoPoint(127.5, 45.1), ObservedAt = Scene.Now.AddSeconds(1) });
        time.Advance(TimeSpan.FromSeconds(1));

        UnitsPart hidden = cells.Take(from, all, narrow);
        Assert.True(hidden.Records.IsEmpty);
        Assert.Empty(hidden.Names);
        Assert.Empty(hidden.Left);
        UnitsPart left = cells.Take(from, CellRange.Around(s_city), narrow);
        Assert.Empty(left.Left);
    }

    [Fact]
    public void Take_MapThatIsTooFarBehind_GivesEverything()
    {
        (UnitTable table, UnitCells cells, FakeTimeProvider time) = Timed(10);
        CellRange all = CellRange.Around(s_everywhere);
        long from = cells.Take(0, all, MapSight.Whole).Version;
        for (int i = 1; i <= 5; i++)
        {
            time.Advance(UnitCells.Memory);
            table.Apply(Unit(3, 126.6, 45.75, i));
            cells.Take(0, all, MapSight.Whole);
        }

        UnitsPart part = cells.Take(from, all, MapSight.Whole);
        Assert.True(part.Whole);
        Assert.Equal(10, Ids(part).Length);
    }

    [Fact]
    public void Take_UnitThatGoesToTheNextCellInView_IsNotToldToHaveLeft()
    {
        (UnitTable table, UnitCells cells, FakeTimeProvider time) = Timed(1);
        CellRange all = CellRange.Around(s_everywhere);
        long from = cells.Take(0, all, MapSight.Whole).Version;
        table.Apply(Unit(0, 126.9, 45.9, 1));
        time.Advance(TimeSpan.FromSeconds(1));
        UnitsPart part = cells.Take(from, all, MapSight.Whole);
        Assert.Single(Ids(part));
        Assert.Empty(part.Left);
    }

    /// <summary>Whatever moves, wherever a map looks and however late it asks: what it has been given is what there is.</summary>
    [Fact]
    public void Take_AnyMovesAndAnyMaps_EachHasWhatIsInItsCells() =>
        Gen.Select(Gen.Int[0, 39], Gen.Double[126.2, 127.0], Gen.Double[45.5, 46.0], Gen.Int[0, 9]).Array[1, 120].Sample(moves =>
        {
            FakeTimeProvider time = new();
            UnitTable table = new();
            UnitCells cells = new(table, time);
            Mirror[] maps =
            [
                new(CellRange.Around(s_city)), new(CellRange.Around(new GeoBox(126.3, 45.55, 126.55, 45.9))), new(CellRange.Around(s_everywhere)),
                new(CellRange.Around(new GeoBox(126.61, 45.71, 126.615, 45.715))),
            ];
            for (int i = 0; i < moves.Length; i++)
            {
                (int unit, double lon, double lat, int after) = moves[i];
                table.Apply(Unit(unit, lon, lat, i));
                time.Advance(TimeSpan.FromMilliseconds(after * 100));
                if (after < maps.Length)
                {
                    maps[after].Take(cells);
                }
            }

            time.Advance(TimeSpan.FromSeconds(1));
            foreach (Mirror map in maps)
            {
                map.Take(cells);
                Assert.Equal(table.All().Where(u => map.Range.Contains(CellId.Of(u.At))).Select(u => u.Id).Order(StringComparer.Ordinal), map.Has.Order(StringComparer.Ordinal));
            }
        });

    [Theory]
    [InlineData(-1e300, -1e300, 1e300, 1e300)]
    [InlineData(179.99, 89.99, 180, 90)]
    [InlineData(-180, -90, -180, -90)]
    [InlineData(1e15, 1e15, 1e15, 1e15)]
    public void Around_AnyBox_IsARangeOnTheEarth(double west, double south, double east, double north)
    {
        CellRange range = CellRange.Around(new GeoBox(west, south, east, north));
        Assert.True(range.SouthWest.X >= 0 && range.NorthEast.X <= (int)(360 / CellId.Width) + 1);
        Assert.True(range.SouthWest.Y >= 0 && range.NorthEast.Y <= (int)(180 / CellId.Height) + 1);
        (_, UnitCells cells) = Filled(10);
        Assert.NotNull(cells.Take(0, range, MapSight.Whole));
    }

    private static (UnitTable Table, UnitCells Cells) Filled(int count)
    {
        (UnitTable table, UnitCells cells, _) = Timed(count);
        return (table, cells);
    }

    private static (UnitTable Table, UnitCells Cells, FakeTimeProvider Time) Timed(int count)
    {
        FakeTimeProvider time = new();
        UnitTable table = new();
        for (int i = 0; i < count; i++)
        {
            table.Apply(Unit(i, 126.5 + (i % 40 * 0.005), 45.7 + (i / 40 * 0.004), 0));
        }

        return (table, new UnitCells(table, time), time);
    }

    private static UnitFix Unit(int number, double lon, double lat, int second) =>
        Scene.Unit("u" + number.ToString(CultureInfo.InvariantCulture), "available") with { At = new GeoPoint(lon, lat), ObservedAt = Scene.Now.AddSeconds(second) };

    private static string[] Ids(UnitsPart part) => [.. part.Names.SelectMany(n => n).Select(n => (string)n.Wire[1]).Order(StringComparer.Ordinal)];

    /// <summary>What a browser would hold.</summary>
    private sealed class Mirror(CellRange range)
    {
        private readonly HashSet<int> _slots = [];
        private readonly Dictionary<int, string> _names = [];
        private long _version;

        public CellRange Range => range;

        public IEnumerable<string> Has => _slots.Select(s => _names[s]);

        public void Take(UnitCells cells)
        {
            UnitsPart part = cells.Take(_version, range, MapSight.Whole);
            if (part.Whole)
            {
                _slots.Clear();
            }

            _slots.ExceptWith(part.Left);
            byte[] records = part.Records.ToArray();
            for (int at = 0; at < records.Length; at += UnitRecord.Size)
            {
                _slots.Add(UnitRecord.Read(records.AsSpan(at)).Slot);
            }

            foreach (UnitName name in part.Names.SelectMany(n => n))
            {
                _names[name.Slot] = (string)name.Wire[1];
            }

            _version = part.Version;
        }
    }
}
