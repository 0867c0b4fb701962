using System.Collections.Immutable;
using Command.Geo.Crs;
using Command.Ingest.Exercise;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise;

/// <summary>The scenario of the repository and tellings of it.</summary>
internal static class Tellings
{
    private static readonly Lazy<LineNetwork> s_roads = new(() => LineNetwork.Roads(HarbinPack.Pack));
    private static readonly Lazy<ScenarioRead> s_read = new(() => ScenarioReader.Read(HarbinPack.Directory, "flood-morning", HarbinPack.Pack));

    public static DateTimeOffset Start { get; } = new(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8));

    public static Senders Senders { get; } = new(new Sender("civil", "市人防办", Datum.Wgs84), new Sender("city", "市数字城管中心", Datum.Wgs84), new Sender("traffic", "市交警支队", Datum.Wgs84));

    public static Sender? SenderOf(string format) =>
        HarbinPack.Pack.Feeds.FirstOrDefault(f => f.Format == format) is { } feed ? new Sender(feed.Id, HarbinPack.Pack.AgencyOf(feed.Agency.Id)?.Zh ?? feed.Agency.Id, Datum.Wgs84) : null;

    public static LineNetwork Roads => s_roads.Value;

    public static ScenarioRead Read => s_read.Value;

    public static Scenario FloodMorning => Read.Scenario ?? throw new InvalidDataException(string.Join('\n', Read.Faults));

    public static Telling Of(int number = 0, double speed = 1) => new("260718060000", number, FloodMorning.Seed + number, Start, speed);

    public static ImmutableArray<Statement> Plan(int number = 0, double speed = 1) => Story.Plan(FloodMorning, HarbinPack.Pack, Roads, Senders, Of(number, speed));
}
