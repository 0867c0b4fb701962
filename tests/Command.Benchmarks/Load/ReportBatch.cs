using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Command.Benchmarks.Load;

/// <summary>
/// An Open311 document with places for numbers, so that a new one is made by writing digits. One report in fifty is of a kind that opens an incident,
/// the others are what a city's centre gets all day.
/// </summary>
internal sealed class ReportBatch
{
    public const int IdLength = 12;
    private const int PlaceDigits = 5;
    private const string Id = "************", Lat = "#####", Lon = "~~~~~";

    private static readonly ImmutableArray<(string Code, string Name)> s_daily =
    [
        ("0101", "暴露垃圾"), ("0303", "噪声扰民"), ("0502", "违法停车"), ("0501", "无照经营游商"), ("0602", "路灯故障"),
    ];

    private static readonly ImmutableArray<(string Code, string Name)> s_urgent = [("0406", "道路积水"), ("0409", "交通事故")];

    private readonly ImmutableArray<(int Id, int Lat, int Lon)> _places;

    /// <param name="size">How many reports.</param>
    /// <param name="number">Which of several it is: it decides which kinds are in it.</param>
    /// <param name="at">When they were observed.</param>
    public ReportBatch(int size, int number, DateTimeOffset at)
    {
        string now = at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        string json = "[" + string.Join(',', Enumerable.Range(0, size).Select(i =>
        {
            int n = (number * 17) + i;
            (string code, string name) = n % 50 == 0 ? s_urgent[n / 50 % s_urgent.Length] : s_daily[n % s_daily.Length];
            return $$"""{"service_request_id":"{{Id}}","status":"open","service_code":"{{code}}","service_name":"{{name}}","description":"市民来电反映，请尽快处理","requested_datetime":"{{now}}","updated_datetime":"{{now}}","lat":45.7{{Lat}},"long":126.6{{Lon}}}""";
        })) + "]";
        ImmutableArray<(int, int, int)>.Builder places = ImmutableArray.CreateBuilder<(int, int, int)>(size);
        Bytes = Encoding.UTF8.GetBytes(json);
        for (int from = 0; Bytes.AsSpan(from).IndexOf((byte)'*') is >= 0 and int id;)
        {
            id += from;
            int lat = id + Bytes.AsSpan(id).IndexOf((byte)'#');
            int lon = lat + Bytes.AsSpan(lat).IndexOf((byte)'~');
            places.Add((id, lat, lon));
            from = lon;
        }

        _places = places.ToImmutable();
    }

    public byte[] Bytes { get; }

    /// <summary>Writes numbers and places into a body made of <see cref="Bytes"/>.</summary>
    public void Number(Span<byte> body, long first, Random random)
    {
        foreach ((int id, int lat, int lon) in _places)
        {
            Digits(body.Slice(id, IdLength), first++);
            Digits(body.Slice(lat, PlaceDigits), random.Next(100_000));
            Digits(body.Slice(lon, PlaceDigits), random.Next(100_000));
        }
    }

    /// <summary>The source id of a number.</summary>
    public static string IdOf(long number) => number.ToString("D12", CultureInfo.InvariantCulture);

    private static void Digits(Span<byte> into, long number) => Utf8Formatter.TryFormat(number, into, out _, new System.Buffers.StandardFormat('D', (byte)into.Length));
}
