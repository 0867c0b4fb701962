using System.Globalization;
using Command.Ingest.Feeds.Open311;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311PollPlanTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Open311PollPlan s_plan = new();

    [Theory]
    [InlineData(null, "2026-07-17T01:00:00Z")]
    [InlineData("2026-07-18T08:59:00+08:00", "2026-07-17T22:59:00Z")]
    [InlineData("2026-07-18T01:00:00+08:00", "2026-07-17T15:00:00Z")]
    [InlineData("2026-01-01T00:00:00Z", "2026-04-19T01:00:00Z")]
    [InlineData("2030-01-01T00:00:00Z", "2026-07-17T23:00:00Z")]
    public void Next_Requests_AsksForAWindowThatOverlapsTheOneBefore(string? last, string from)
    {
        Uri next = s_plan.Next(new("https://city.example/open311/v2/requests.json"), s_now, last is null ? null : DateTimeOffset.Parse(last, CultureInfo.InvariantCulture));

        Assert.Equal($"?start_date={Uri.EscapeDataString(from)}&end_date=2026-07-18T01%3A00%3A00Z", next.Query);
    }

    [Theory]
    [InlineData("?jurisdiction_id=city.example&status=open", "?jurisdiction_id=city.example&status=open&start_date=")]
    [InlineData("?start_date=2020-01-01&end_date=2020-02-01", "?start_date=2026")]
    [InlineData("?page_size=200", "?page_size=200&page=1&start_date=")]
    [InlineData("?page_size=200&page=3", "?page_size=200&page=3&start_date=")]
    [InlineData("?api_key=a%2Bb", "?api_key=a%2Bb&start_date=")]
    public void Next_ConfiguredParameters_AreKept(string query, string expected) =>
        Assert.StartsWith(expected, s_plan.Next(new("https://city.example/requests.xml" + query), s_now, null).Query, StringComparison.Ordinal);

    [Theory]
    [InlineData("?updated_after")]
    [InlineData("?updated_after=")]
    [InlineData("?updated_after=2020-01-01T00:00:00Z")]
    public void Next_AddressThatNamesUpdatedAfter_IsAskedByTheTimeOfChange(string query) =>
        Assert.Equal("?updated_after=2026-07-17T23%3A00%3A00Z", s_plan.Next(new("https://city.example/requests.json" + query), s_now, s_now).Query);

    [Theory]
    [InlineData("https://city.example/requests/101.json")]
    [InlineData("https://city.example/services.json?x=1")]
    [InlineData("https://city.example/")]
    public void Next_AnythingButRequests_IsAskedAsItIs(string url) => Assert.Equal(new Uri(url), s_plan.Next(new(url), s_now, null));

    [Fact]
    public void Next_AnyTwoMoments_GiveAWindowOfNoMoreThanNinetyDaysThatReachesBackOverTheLastFetch() => Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset).Sample((now, last) =>
    {
        Dictionary<string, string> query = s_plan.Next(new("https://city.example/requests.json"), now, last).Query.TrimStart('?').Split('&')
            .Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        DateTimeOffset start = DateTimeOffset.Parse(query["start_date"], CultureInfo.InvariantCulture), end = DateTimeOffset.Parse(query["end_date"], CultureInfo.InvariantCulture);

        Assert.True(start <= end && end - start <= Open311PollPlan.Longest + TimeSpan.FromSeconds(1));
        Assert.True(start <= last || end - start >= Open311PollPlan.Overlap - TimeSpan.FromSeconds(1) || start == DateTimeOffset.MinValue);
    });
}
