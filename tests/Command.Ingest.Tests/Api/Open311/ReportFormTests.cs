using System.Text;
using Command.Ingest.Api.Open311;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Api.Open311;

public sealed class ReportFormTests
{
    [Fact]
    public void FromForm_Fields_AreReadTrimmedAndEmptyOnesAreAbsent()
    {
        ReportForm form = ReportForm.FromForm("lat=+45.7+&description=%E7%A7%AF%E6%B0%B4&email=&lat=1&attribute%5BA%5D=1&attribute[A]=2&attribute[B][k]=3"u8.ToArray()).Form!;

        Assert.Equal("45.7", form["lat"]);
        Assert.Equal("积水", form["description"]);
        Assert.Null(form["email"]);
        Assert.Equal(["1", "2"], form.Answers["A"]);
        Assert.Equal(["3"], form.Answers["B"]);
    }

    [Fact]
    public void FromForm_BytesThatAreNoUtf8_AreRefused() => Assert.NotNull(ReportForm.FromForm(new byte[] { (byte)'a', (byte)'=', 0xC3, 0x28 }).Fault);

    [Fact]
    public void FromAnything_AnyBytes_GivesAFormOrAReason()
    {
        Gen.Byte.Array[0, 200].Sample(Check, iter: 1000);
        Gen.String[Gen.Char["[]{}\"\\:,=&%ud8attribute0123 "], 0, 120].Sample(s => Check(Encoding.UTF8.GetBytes(s)), iter: 1000);

        static void Check(byte[] bytes)
        {
            (ReportForm? form, string? fault) = ReportForm.FromForm(bytes);
            Assert.True(form is null != fault is null);
            (form, fault) = ReportForm.FromJson(bytes);
            Assert.True(form is null != fault is null);
        }
    }

    [Fact]
    public void RequestQuery_AnyDates_SpanNoMoreThanNinetyDaysOrAreRefused()
    {
        DateTimeOffset now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
        Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset, Gen.Int[0, 3]).Sample((start, end, which) =>
        {
            List<string> parts = [];
            if ((which & 1) != 0)
            {
                parts.Add("start_date=" + Uri.EscapeDataString(start.ToString("O")));
            }

            if ((which & 2) != 0)
            {
                parts.Add("end_date=" + Uri.EscapeDataString(end.ToString("O")));
            }

            DefaultHttpContext context = new();
            context.Request.QueryString = new QueryString("?" + string.Join('&', parts));
            (RequestQuery query, System.Collections.Immutable.ImmutableArray<Open311Error> errors) = RequestQuery.Read(context.Request.Query, now, TimeSpan.FromHours(8));
            Assert.True(!errors.IsEmpty || query.From <= query.To);
            Assert.True(!errors.IsEmpty || query.To == DateTimeOffset.MaxValue || query.To - query.From <= TimeSpan.FromDays(90));
        });
    }
}
