using System.Globalization;
using System.Text;

namespace Command.Benchmarks.Load;

/// <summary>
/// A year of a city's management cases as its centre sends them, in the order of their times: each when it is reported, and again when it is closed. The same seed
/// gives the same year. Some cases tell of an event that another caller has told already: <see cref="Events"/> is what truly happened.
/// </summary>
/// <param name="cases">How many cases.</param>
/// <param name="start">When the year begins. It lasts 365 days; what would be closed after it stays open.</param>
/// <param name="seed">Which year.</param>
internal sealed class YearCases(int cases, DateTimeOffset start, int seed)
{
    private const int Hours = 365 * 24, UrgentIn = 50;
    private const double AgainShare = 0.06;
    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);

    /// <summary>Cases of each hour of the day, of each month: few at night, most in the morning; thaw and summer above midwinter.</summary>
    private static readonly double[]
        s_hours = [2, 1, 1, 1, 2, 4, 10, 30, 75, 95, 90, 70, 50, 70, 85, 85, 75, 55, 35, 25, 18, 12, 7, 4],
        s_months = [0.75, 0.7, 0.95, 1.15, 1.15, 1.15, 1.2, 1.2, 1.1, 1.0, 0.9, 0.75];

    private static readonly (string Code, string Name, string Text)[]
        s_daily =
        [
            ("0101", "暴露垃圾", "小区门口垃圾成堆无人清运"), ("0303", "噪声扰民", "夜间施工噪声扰民"), ("0502", "违法停车", "人行道上停满车辆"),
            ("0501", "无照经营游商", "路口有流动摊贩占道经营"), ("0602", "路灯故障", "路灯不亮行人看不清路"),
        ],
        s_urgent = [("0406", "道路积水", "路面积水车辆无法通过"), ("0409", "交通事故", "两车相撞堵住一条车道")];

    /// <summary>Events that the cases made so far truly speak of.</summary>
    public int Events { get; private set; }

    /// <summary>The messages as documents of the city's format.</summary>
    /// <param name="size">Messages in each.</param>
    public IEnumerable<(byte[] Body, int Messages)> Documents(int size)
    {
        StringBuilder text = new("[");
        int messages = 0;
        foreach (string message in Messages())
        {
            text.Append(messages++ == 0 ? "" : ",").Append(message);
            if (messages == size)
            {
                yield return (Encoding.UTF8.GetBytes(text.Append(']').ToString()), messages);
                text.Clear().Append('[');
                messages = 0;
            }
        }

        if (messages > 0)
        {
            yield return (Encoding.UTF8.GetBytes(text.Append(']').ToString()), messages);
        }
    }

    private IEnumerable<string> Messages()
    {
        Random random = new(seed);
        double[] until = Rhythm();
        PriorityQueue<Case, DateTimeOffset> closings = new();
        Case? last = null;
        DateTimeOffset end = start.AddDays(365);
        for (int i = 0; i < cases; i++)
        {
            Case next = Next(i, At(until, (i + 0.5) / cases), last, random);
            while (closings.TryPeek(out _, out DateTimeOffset due) && due <= next.At)
            {
                yield return Write(closings.Dequeue(), due);
            }

            yield return Write(next, null);
            DateTimeOffset closed = next.At.AddMinutes(20 - (Math.Log(1 - random.NextDouble()) * 360));
            if (closed < end)
            {
                closings.Enqueue(next, closed);
            }

            last = next;
        }

        while (closings.TryDequeue(out Case? open, out DateTimeOffset due))
        {
            yield return Write(open, due);
        }
    }

    private Case Next(int number, DateTimeOffset at, Case? last, Random random)
    {
        if (last is not null && random.NextDouble() < AgainShare)
        {
            return last with { Number = number, At = at, Lat = last.Lat + ((random.NextDouble() - 0.5) * 0.0006), Lon = last.Lon + ((random.NextDouble() - 0.5) * 0.0008) };
        }

        Events++;
        (string Code, string Name, string Text)[] kinds = random.Next(UrgentIn) == 0 ? s_urgent : s_daily;
        return new Case(number, at, kinds[random.Next(kinds.Length)], 45.68 + (random.NextDouble() * 0.14), 126.53 + (random.NextDouble() * 0.22));
    }

    /// <summary>The share of the year's cases that came before the end of each hour.</summary>
    private double[] Rhythm()
    {
        double[] until = new double[Hours];
        double sum = 0;
        for (int h = 0; h < Hours; h++)
        {
            DateTimeOffset local = start.AddHours(h).ToOffset(s_china);
            until[h] = sum += s_hours[local.Hour] * s_months[local.Month - 1];
        }

        return [.. until.Select(u => u / sum)];
    }

    private DateTimeOffset At(double[] until, double share)
    {
        int found = Array.BinarySearch(until, share), hour = Math.Min(found < 0 ? ~found : found, Hours - 1);
        double before = hour == 0 ? 0 : until[hour - 1];
        return start.AddHours(hour + ((share - before) / (until[hour] - before)));
    }

    private static string Write(Case c, DateTimeOffset? closed) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"service_request_id":"Y{{c.Number:D9}}","status":"{{(closed is null ? "open" : "closed")}}","status_notes":"{{(closed is null ? "上报" : "结案")}}","service_code":"{{c.Kind.Code}}","service_name":"{{c.Kind.Name}}","description":"{{c.Kind.Text}}","requested_datetime":"{{Text(c.At)}}","updated_datetime":"{{Text(closed ?? c.At)}}","lat":{{c.Lat:0.000000}},"long":{{c.Lon:0.000000}}}""");

    private static string Text(DateTimeOffset at) => at.ToOffset(s_china).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private sealed record Case(int Number, DateTimeOffset At, (string Code, string Name, string Text) Kind, double Lat, double Lon);
}
