using System.IO.Compression;
using System.Text;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

/// <summary>Small static timetables, written as an agency would publish them.</summary>
internal static class GtfsZip
{
    /// <summary>Two lines of a small town on the Songhua: line 2 with one trip a time and one by headway, and a trip that calls twice at a stop.</summary>
    public static readonly (string Name, string Text)[] Town =
    [
        ("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\nHB,公交,http://example.org,Asia/Shanghai\n"),
        ("routes.txt", "route_id,agency_id,route_short_name,route_type\n2,HB,2路,3\nM1,HB,1号线,1\n"),
        ("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type\nA,甲,45.7500,126.6000,\nB,乙,45.7500,126.6400,0\nC,丙,45.7700,126.6400,0\nS,站,45.7600,126.6200,1\n"),
        ("trips.txt", "route_id,service_id,trip_id,direction_id,shape_id\n2,wk,t1,0,s1\n2,wk,loop,1,\nM1,wk,h0,0,\nM1,wk,h1,0,\n"),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,08:10:00,08:10:00,C,30\nt1,8:00:00,8:00:30,A,10\nt1,,,B,20\n"
            + "loop,25:00:00,25:00:00,A,1\nloop,25:10:00,25:10:00,B,2\nloop,25:20:00,25:20:00,A,3\nh0,06:00:00,06:00:00,A,1\nh1,06:00:00,06:00:00,A,1\n"),
        ("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns1,45.7700,126.6400,3\ns1,45.7500,126.6000,1\ns1,45.7500,126.6400,2\n"),
        ("frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nh0,06:00:00,22:00:00,300,0\nh1,06:00:00,22:00:00,600,1\n"),
    ];

    public static byte[] Of(params IEnumerable<(string Name, string Text)> tables)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in tables)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The town with one table in place of its own.</summary>
    public static (string Name, string Text)[] TownWith(string name, string text) => [.. Town.Where(t => t.Name != name), (name, text)];

    public static Timetable Read(params IEnumerable<(string Name, string Text)> tables)
    {
        (Timetable? timetable, string? refused) = GtfsArchive.Read(Of(tables));
        Assert.Null(refused);
        return timetable!;
    }
}
