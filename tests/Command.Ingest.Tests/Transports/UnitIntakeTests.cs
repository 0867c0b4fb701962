using System.Collections.Frozen;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Writer;

namespace Command.Ingest.Tests.Transports;

public sealed class UnitIntakeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Take_UnitThatThePackDoesNotHave_HasTheKindAndTheStaleTimeThatItsSenderSays()
    {
        UnitFix fix = Taken(Fix("X-1") with { UnitKind = "bus", StaleAt = s_now.AddMinutes(1) });

        Assert.Equal(("bus", (DateTimeOffset?)s_now.AddMinutes(1)), (fix.Kind, fix.StaleAt));
    }

    [Fact]
    public void Take_UnitOfThePack_KeepsThePacksKind()
    {
        UnitSpec unit = Harbin.Pack.Units[0];

        Assert.Equal(unit.Kind, Taken(Fix(unit.Terminal) with { UnitKind = "hostile" }).Kind);
    }

    [Fact]
    public void Take_NobodySaysWhatItIs_IsOther() => Assert.Equal(("other", (DateTimeOffset?)null), (Taken(Fix("X-1")).Kind, Taken(Fix("X-1")).StaleAt));

    private static UnitFix Taken(Position fix)
    {
        UnitIntake intake = new(Harbin.Pack, FrozenDictionary<string, PositionSystem>.Empty);
        intake.Take([fix], s_now);
        return Assert.Single(intake.Table.All());
    }

    private static Position Fix(string id) => new() { Feed = "field", Agency = "fire", SourceId = id, Version = "1", ObservedAt = s_now, At = new GeoPoint(126.6, 45.7) };
}
