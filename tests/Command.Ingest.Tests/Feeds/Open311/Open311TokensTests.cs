using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Open311;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311TokensTests
{
    private static readonly DateTimeOffset s_now = Contexts.Of("polled").ReceivedAt;

    [Fact]
    public void Read_TokenSample_GivesTheIdThatItStandsFor()
    {
        TokenAnswers answers = Open311Tokens.Read(Samples.Bytes("open311/cfa-request_id_from_token.xml"));

        Assert.Equal([new TokenAlias("12345", "638344")], answers.Known);
        Assert.Empty(answers.Faults);
    }

    [Theory]
    [InlineData("cfa-post_service_request.xml", 0)]
    [InlineData("cfa-get_service_request_not_found.xml", 1)]
    [InlineData("cfa-403.xml", 1)]
    public void Read_AnswersWithoutAToken_GiveNoAlias(string file, int faults)
    {
        TokenAnswers answers = Open311Tokens.Read(Samples.Bytes("open311/" + file));

        Assert.Empty(answers.Known);
        Assert.Equal(faults, answers.Faults.Length);
    }

    [Theory]
    [InlineData("""[{"token":"t1","service_request_id":"14-7"}]""", "t1=14-7", "")]
    [InlineData("""{"token":"t1","service_request_id":7}""", "t1=7", "")]
    [InlineData("""[{"token":"t1"}]""", "", "t1")]
    [InlineData("""[{"token":"t1","service_request_id":null},{"token":"t2","service_request_id":""}]""", "", "t1,t2")]
    [InlineData("<service_requests><request><token>t1</token><service_request_id/></request></service_requests>", "", "t1")]
    public void Read_Answer_TellsWhatIsKnownAndWhatIsPending(string body, string known, string pending)
    {
        TokenAnswers answers = Open311Tokens.Read(Encoding.UTF8.GetBytes(body));

        Assert.Equal(known, string.Join(',', answers.Known.Select(a => $"{a.Token}={a.ServiceRequestId}")));
        Assert.Equal(pending, string.Join(',', answers.Pending));
        Assert.Empty(answers.Faults);
    }

    [Fact]
    public void With_TokenThatWaitedForItsId_HasItOnceItIsTold()
    {
        TokenTable waiting = Heard(TokenTable.Empty, """[{"token":"t1"},{"token":"t2"}]""");
        TokenTable told = waiting.Told(Open311Tokens.Read("""[{"token":"t1","service_request_id":"7"}]"""u8.ToArray()).Known.Single(), s_now);

        Assert.Equal(["t1", "t2"], waiting.Waiting);
        Assert.Null(waiting.IdOf("t1"));
        Assert.Equal(["t2"], told.Waiting);
        Assert.Equal(["t1"], told.Ready(s_now));
        Assert.Equal("7", told.IdOf("t1"));
        Assert.Equal(["t2"], Heard(told, """[{"token":"t1"}]""").Waiting);
        Assert.Equal(["t2"], told.Settled("t1").Open.Keys);
    }

    [Fact]
    public void Decode_RowWithATokenAlone_WaitsOnceUntilItSaysSomethingElse()
    {
        const string row = """[{"token":"t1","status":"open","description":"积水"}]""";
        Decoded first = Decode(row, TokenTable.Empty);
        TokenTable table = TokenTable.Empty.With(first, "e1", s_now);
        Decoded again = Decode(row, table);
        Decoded changed = Decode("""[{"token":"t1","status":"closed","description":"积水"}]""", table);

        Assert.Equal("token-waiting", Assert.Single(first.Faults).Code);
        Assert.False(first.Refused);
        Assert.Empty(again.Faults);
        Assert.Equal(["polled"], again.Heartbeats);
        Assert.Equal("token-waiting", Assert.Single(changed.Faults).Code);
        Assert.Equal(["e1", "e2"], table.With(changed, "e2", s_now).Open["t1"].Envelopes);
        Assert.Equal("token-waiting", Assert.Single(Decode(row, table.Known).Faults).Code);
    }

    [Fact]
    public void Decode_RowWhoseTokenIsKnown_IsTheSameVersionAsUnderItsId()
    {
        TokenTable known = TokenTable.Empty.Told(new TokenAlias("t1", "7"), s_now);
        Report byToken = Assert.IsType<Report>(Assert.Single(Decode("""[{"token":"t1","status":"open","description":"积水"}]""", known).Messages));
        Decoded both = Decode("""[{"token":"t1","service_request_id":"7","status":"open","description":"积水"}]""", known);
        Report byId = Assert.IsType<Report>(Assert.Single(Decode("""[{"service_request_id":7,"status":"open","description":"积水"}]""", known).Messages));

        Assert.Equal(("7", byId.Version), (byToken.SourceId, byToken.Version));
        Assert.Equal(byId.Version, Assert.Single(both.Messages).Version);
        Assert.Equal([new TokenAlias("t1", "7")], both.Aliases);
    }

    [Fact]
    public void Decode_RowOfATokenThatNobodyAsksFor_IsRefusedAsATokenDocument() =>
        Assert.Equal("open311-token", Assert.Single(Decode("""[{"token":"t1"}]""", null).Faults).Code);

    [Fact]
    public void Decode_TwoRowsOfOneToken_WaitTogether()
    {
        const string rows = """[{"token":"t1","status":"open"},{"token":"t1","status":"closed"},{"token":"t2"}]""";
        Decoded first = Decode(rows, TokenTable.Empty);

        Assert.Equal(3, first.Faults.Length);
        Assert.Equal(["t1", "t2"], first.WaitingFor.Select(w => w.Token));
        Assert.Equal([true, false], first.WaitingFor.Select(w => w.Says));
        Assert.Empty(Decode(rows, TokenTable.Empty.With(first, "e", s_now)).Faults);
    }

    [Fact]
    public void Postponed_TokenAskedInVain_IsAskedMoreAndMoreSeldomAndAfterAMonthNoMore()
    {
        TimeSpan minute = TimeSpan.FromMinutes(1);
        TokenTable table = Heard(TokenTable.Empty, """[{"token":"t1"}]""");
        List<double> pauses = [];
        for (int i = 0; i < 13; i++)
        {
            DateTimeOffset asked = table.Open["t1"].NextAsk;
            table = table.Postponed("t1", asked, minute);
            pauses.Add((table.Open["t1"].NextAsk - asked).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440], pauses);
        Assert.Empty(table.Due(s_now));
        Assert.Empty(table.Postponed("t1", s_now + TokenTable.Patience + minute, minute).Open);
    }

    [Theory]
    [InlineData("https://city.example/v2/requests.json?jurisdiction_id=hrb&status=open", "12 3/4", "https://city.example/v2/tokens/12%203%2F4.json?jurisdiction_id=hrb")]
    [InlineData("https://city.example/requests.xml?api_key=k", "t", "https://city.example/tokens/t.xml?api_key=k")]
    [InlineData("https://city.example/requests", "t?x#y", "https://city.example/tokens/t%3Fx%23y")]
    [InlineData("https://city.example/requests", "..", null)]
    [InlineData("https://city.example/requests/7.json", "t", null)]
    [InlineData("https://city.example/cases.json", "t", null)]
    public void TokenAddress_Token_StaysOneNameBesideTheConfiguredAddress(string configured, string token, string? expected) =>
        Assert.Equal(expected, Open311Tokens.TokenAddress(new Uri(configured), token)?.AbsoluteUri);

    [Theory]
    [InlineData("[{}]", "no-token")]
    [InlineData("[", "json-malformed")]
    [InlineData("<errors><error><code>404</code><description>none</description></error></errors>", "open311-errors")]
    public void Read_WhatIsNoTokenAnswer_IsAFault(string body, string code) => Assert.Equal(code, Assert.Single(Open311Tokens.Read(Encoding.UTF8.GetBytes(body)).Faults).Code);

    [Fact]
    public void Read_AnyBytes_GivesAnswersOrFaults() =>
        Gen.String[Gen.Char["[]{}\"\\:,<>/token_service_rqid0123 "], 0, 120].Sample(s => { Open311Tokens.Read(Encoding.UTF8.GetBytes(s)); }, iter: 2000);

    [Fact]
    public void Decode_AnyRows_AreEachACaseAFaultOrHeldAlready() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool).List[0, 8].Sample(
            rows =>
            {
                // Nothing of a row is lost: a case, a fault, or a row that the table holds or that says nothing under a known id.
                string json = "[" + string.Join(',', rows.Select(r => Row(r.Item1, r.Item2, r.Item3))) + "]";
                TokenTable table = TokenTable.Empty.Told(new TokenAlias("t1", "1"), s_now);
                Decoded decoded = Decode(json, table);
                int silent = rows.Count(r => r is { Item1: 1, Item2: 0, Item3: false });
                bool wrongDocument = decoded.Messages.IsEmpty && decoded.Faults is [{ Code: "open311-token" or "open311-receipt" }];
                if (!wrongDocument)
                {
                    Assert.Equal(rows.Count - silent, decoded.Messages.Length + decoded.Faults.Length);
                }

                Assert.Empty(Decode(json, table.With(decoded, "e", s_now)).WaitingFor);
            },
            iter: 2000);

    [Fact]
    public void With_MoreTokensThanAreKept_LeavesTheRestToTheirRows()
    {
        string rows = "[" + string.Join(',', Enumerable.Range(0, TokenTable.MostWaiting + 1).Select(i => FormattableString.Invariant($"{{\"token\":\"t{i}\"}}"))) + "]";
        Decoded decoded = Decode(rows, TokenTable.Empty);

        Assert.Equal(TokenTable.MostWaiting + 1, decoded.Faults.Length);
        Assert.Equal(TokenTable.MostWaiting, TokenTable.Empty.With(decoded, "e", s_now).Open.Count);
    }

    private static string Row(int token, int id, bool says)
    {
        string named = token > 0 ? FormattableString.Invariant($"\"token\":\"t{token}\",") : "";
        string known = id > 0 ? FormattableString.Invariant($"\"service_request_id\":\"{id}\",") : "";
        return "{" + named + known + (says ? "\"status\":\"open\"," : "") + "\"address\":\"x\"}";
    }

    private static TokenTable Heard(TokenTable table, string rows) => table.With(Decode(rows, table), "e", s_now);

    private static Decoded Decode(string rows, TokenTable? tokens) => new Open311Decoder().Decode(Encoding.UTF8.GetBytes(rows), Contexts.Of("polled") with { Tokens = tokens });
}
