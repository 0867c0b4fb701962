using Command.Benchmarks.EndToEnd;

namespace Command.Benchmarks;

internal static class Program
{
    private const string Usage = """
        What to measure:
          latency [seconds]     feed to screen: 300 units at 1 Hz and 10 reports/s, painted by a real Chromium
          map [--quick]         20,000 units in a real Chromium, one fix in 5 s each: work, updates and memory of the page, against GeoJSON and the Blazor circuit
          screens [--quick] [--no-browsers]   200 simulated screens and 3 real ones, without and with a client that has stalled; memory of a screen
          soak [--minutes n]    two weeks of a wall in an hour or in n minutes: drift of the page's and the server's memory, and whether it shows everything at the end
          frames [--quick]      making frames for 200 maps: what is encoded shared by cell, and encoded for each connection
          federation [--quick] [--nodes n] [--hours h] [--seed s] [--thickness n] [--poll-only]
                                100 cities that exchange CAP alerts and incidents over their borders: what reaches whom, how often and at what cost, with losses and outages
          summary [--quick]     the situation of a large picture: all figures and sentences anew, each further viewer, and what changed since a look
          summary-year [--quick]   the pages that leaders read over a year of 500,000 cases, 2 million readings and 100 million fixes, beside ingest at full rate, and what they take from it
          sharing [--quick]     an agency's own part of the picture, against the whole: each new picture, and each round of moving units
          coldstart [times]     process start to a drawn map in a real Chromium
          pictures [folder] [--layout a,b] [--size 1920x1080,3840x2160,7680x2160] [--theme day,night] [--state empty,busy,disconnected] [--only-others]
                                every layout of the wall at every size, palette and state, to be looked at; busy is after a minute of the exercise at speed 20
          roads                 travel times of 500 units to one incident, against a plain search from each unit and pgRouting where it is installed
          advise [rounds]       the best sets of 500 units for 20 incidents asked for at once, and the 20 held against each other: best and greedy
          index [seconds]       moving units and fences, against NTS trees, Redis and PostGIS where they are installed
          places                address search over 10,000 names
          tiles                 vector tiles, against NTS and PostGIS where it is installed
          crs                   projections, against ProjNET and PROJ
          journal [seconds]     durable messages per second of SQLite and PostgreSQL, and how fast a history is read back
          acks [seconds] [sqlite|postgres] [--only=text] [--messages=count]   durable acknowledged messages per second through the real server, by HTTP and TCP
          replay [entries] [sqlite|postgres]   a start on a long history: from a snapshot, and from its first entry
          past [entries]        any second of a history of 200,000 entries: moments in any order, and a play forward
          failover [rounds]     two nodes on PostgreSQL: from the end of the writer to the next one's first entry
          spread [--reports n] [--positions n] [--batch n] [--seconds n] [--ingest n] [--web n] [--redis | --embedded] [--steps] [--svg file]
                                sender to screen through every process, at one load or as it grows
          year [--cases n] [--seconds max]
                                a year of 556,100 city-management cases through a real server with fusion on, as fast as it acknowledges them
          load <plan> [--find] [--seconds n] [--warm n] [--out folder]
                                a plan of feeds, rates, screens and faults (small, city, growth, faults, spread, or a file), and the highest load that keeps its bound
          endurance [--hours 4 | --minutes m] [--speed 10] [--seed 1] [--reports 20] [--screens 8] [--page file]
                                the whole system for hours with faults at random, and a page: what was sent, shown, lost and drifted
          fusion [--seeds n] [--seed n] [--weather normal|storm|winter] [--quick] [--verbose] [--json file] [--day file.ndjson | --write file.ndjson] [--pack folder] [--built folder]
                 [--cases n] [--noise m] [--neighbours share] [--wrong share] [--late share] [--effects 0] [--updates 0]
                 [--speed [reports] | --month [--days n]]
                                which reports are taken to speak of one event: precision and recall on labelled days, against two known rules
          decode [format…]      messages per second and bytes per message of each feed format, on one core
          fuzz [format|all] [seconds] [seed]   almost-right inputs to each decoder; what breaks one is kept in artifacts/fuzz
          brief                              what a brief's draft takes with 2,000 incidents of 25 reports, against its 2 s
          dispatch [seconds] [dispatchers]   what dispatchers wait for at the server with 500 open incidents, and that no unit is ever sent twice
          handling [--quick | --cases=n]   figures over a year of 500,000 cases, and what keeping them up takes from who writes the journal
          gate [requests]       what the gate and the audit log add to a request, to a push and to the start
          memory [minutes]      memory of the process with the exercise running and one wall open
        """;

    private static async Task<int> Main(string[] args)
    {
        int number = args.Length > 1 && int.TryParse(args[1], out int n) ? n : 0;
        switch (args.FirstOrDefault())
        {
            case "latency":
                return await Latency.RunAsync(TimeSpan.FromSeconds(number > 0 ? number : 60));
            case "map":
                return await Screens.MapBenchmark.RunAsync(args[1..]);
            case "frames":
                return Screens.FrameBenchmark.Run(args[1..]);
            case "soak":
                return await Soak.SoakBenchmark.RunAsync(args[1..]);
            case "screens":
                return await Screens.ScreensBenchmark.RunAsync(args[1..]);
            case "summary":
                return Summary.SummaryBenchmark.Run(args[1..]);
            case "summary-year":
                return await Summary.SummaryYearBenchmark.RunAsync(args[1..]);
            case "federation":
                return await Federation.FederationBenchmark.RunAsync(args[1..]);
            case "sharing":
                return Sharing.SharingBenchmark.Run(args[1..]);
            case "handling":
                return await Handling.HandlingBenchmark.RunAsync(args[1..]);
            case "coldstart":
                return await ColdStart.RunAsync(number > 0 ? number : 5);
            case "roads":
                return Roads.RoadBenchmark.Run(args[1..]);
            case "advise":
                return await Roads.AdviceBenchmark.RunAsync(number > 0 ? number : 20);
            case "index":
                return Index.IndexBenchmark.Run(args[1..]);
            case "places":
                return Places.PlaceBenchmark.Run(args[1..]);
            case "tiles":
                return Tiles.TileBenchmark.Run(args[1..]);
            case "journal":
                return await Durable.JournalBenchmark.RunAsync(number > 0 ? number : 5, 200_000);
            case "acks":
                return await Durable.AckBenchmark.RunAsync(args[1..]);
            case "replay":
                return await Durable.ReplayBenchmark.RunAsync(args[1..]);
            case "past":
                return await Durable.PastBenchmark.RunAsync(args[1..]);
            case "failover":
                return await FailoverBenchmark.RunAsync(args[1..]);
            case "spread":
                return await SpreadBenchmark.RunAsync(args[1..]);
            case "year":
                return await Load.YearRun.RunAsync(args[1..]);
            case "load":
                return await Load.LoadCommand.RunAsync(args[1..]);
            case "endurance":
                return await Endurance.EnduranceBenchmark.RunAsync(args[1..]);
            case "decode":
                return Decode.DecodeBenchmark.Run(args[1..]);
            case "fusion":
                return Fusion.FusionBenchmark.Run(args[1..]);
            case "fuzz":
                return Decode.FuzzRun.Run(args.ElementAtOrDefault(1) ?? "all", TimeSpan.FromSeconds(Whole(args, 2, 20)), Whole(args, 3, 651));
            case "crs":
                return Crs.CrsBenchmark.Run(args[1..]);
            case "pictures":
                return await Pictures.RunAsync(args[1..]);
            case "brief":
                return Briefs.BriefBenchmark.Run();
            case "dispatch":
                return await Dispatch.DispatchBenchmark.RunAsync(number > 0 ? number : 20, Whole(args, 2, 50));
            case "gate":
                return await Security.GateBenchmark.RunAsync(number > 0 ? number : 2000);
            case "memory":
                return await ProcessMemory.RunAsync(TimeSpan.FromMinutes(number > 0 ? number : 10));
            default:
                Console.WriteLine(Usage);
                return 2;
        }
    }

    private static int Whole(string[] args, int index, int otherwise) => args.Length > index && int.TryParse(args[index], out int number) ? number : otherwise;
}
