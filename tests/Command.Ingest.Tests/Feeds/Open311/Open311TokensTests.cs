using System.Text;
using Command.Ingest.Feeds.Open311;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Open311;

public sealed class Open311TokensTests
{
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
        Open311Tokens waiting = Open311Tokens.Empty.With(Open311Tokens.Read("""[{"token":"t1"},{"token":"t2"}]"""u8.ToArray()));
        Open311Tokens told = waiting.With(Open311Tokens.Read("""[{"token":"t1","service_request_id":"7"}]"""u8.ToArray()));

        Assert.Equal(["t1", "t2"], waiting.Waiting);
        Assert.Null(waiting.IdOf("t1"));
        Assert.Equal(["t2"], told.Waiting);
        Assert.Equal("7", told.IdOf("t1"));
        Assert.Equal(["t2"], told.With(Open311Tokens.Read("""[{"token":"t1"}]"""u8.ToArray())).Waiting);
    }

    [Theory]
    [InlineData("[{}]", "no-token")]
    [InlineData("[", "json-malformed")]
    [InlineData("<errors><error><code>404</code><description>none</description></error></errors>", "open311-errors")]
    public void Read_WhatIsNoTokenAnswer_IsAFault(string body, string code) => Assert.Equal(code, Assert.Single(Open311Tokens.Read(Encoding.UTF8.GetBytes(body)).Faults).Code);

    [Fact]
    public void Read_AnyBytes_GivesAnswersOrFaults() =>
        Gen.String[Gen.Char["[]{}\"\\:,<>/token_service_rqid0123 "], 0, 120].Sample(s => { Open311Tokens.Read(Encoding.UTF8.GetBytes(s)); }, iter: 2000);
}
