using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Assign;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class KeptOrdersTests
{
    private static readonly PictureState s_picture = DeskScene.Sent(Evidence.Picture, "消防3", "I-0002");
    private static readonly AssignDraft s_draft = AssignDraft.Empty.Toggle("消防3", s_picture).Toggle("救护7", s_picture) with { Task = "封住北口", Reason = "有人被困", Stage = new GeoPoint(126.6, 45.7) };

    [Fact]
    public void Orders_WrittenAndReadBack_AreWhatTheyWereWithWhatWasSeen()
    {
        ImmutableDictionary<string, AssignDraft> back = KeptOrders.Read(KeptOrders.Write(Drafts(("I-0001", s_draft)), "I-0001"));
        AssignDraft draft = Assert.Single(back).Value;
        Assert.Equal((s_draft.Task, s_draft.Reason, s_draft.Stage), (draft.Task, draft.Reason, draft.Stage));
        Assert.Equal(s_draft.Picks.Select(p => (p.Unit, p.Seen.Version, p.Seen.Status, p.Seen.By, p.Seen.Assignment, p.Seen.KnownAt)), draft.Picks.Select(p => (p.Unit, p.Seen.Version, p.Seen.Status, p.Seen.By, p.Seen.Assignment, p.Seen.KnownAt)));
        Assert.Empty(draft.Changed(s_picture));
        Assert.Equal("消防3", Assert.Single(draft.Changed(DeskScene.Said(s_picture, "消防3", UnitStatus.EnRoute))).Unit);
    }

    [Fact]
    public void Orders_MoreThanAreKept_KeepTheOneThatIsLookedAt()
    {
        ImmutableDictionary<string, AssignDraft> many = Drafts([.. Enumerable.Range(1, 9).Select(i => ($"I-{i:0000}", s_draft))]);
        ImmutableDictionary<string, AssignDraft> back = KeptOrders.Read(KeptOrders.Write(many, "I-0009"));
        Assert.Equal(KeptOrders.MostOrders, back.Count);
        Assert.Contains("I-0009", back.Keys);
    }

    [Fact]
    public void Orders_None_AreNoText()
    {
        Assert.Equal("", KeptOrders.Write(Drafts(), "I-0001"));
        Assert.Empty(KeptOrders.Read(""));
        Assert.Empty(KeptOrders.Read(null));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[{\"incident\":\"I-0001\",\"picks\":[null],\"task\":\"\",\"reason\":\"\"}]")]
    [InlineData("[{\"incident\":\"I-0001\",\"picks\":[{\"unit\":\"消防3\",\"version\":-1,\"by\":\"\"}],\"task\":\"\",\"reason\":\"\"}]")]
    [InlineData("[{\"incident\":\"I-0001\",\"picks\":[{\"unit\":\"消防3\",\"version\":1,\"by\":\"\",\"status\":99}],\"task\":\"\",\"reason\":\"\"}]")]
    [InlineData("[{\"incident\":\"I-0001\",\"picks\":[],\"task\":\"\",\"reason\":\"\",\"lon\":999,\"lat\":45}]")]
    [InlineData("[{\"incident\":\"I-0001\",\"picks\":[],\"task\":\"\",\"reason\":\"\",\"lon\":126}]")]
    public void Text_ThatIsNoOrder_IsPassedOver(string text) => Assert.Empty(KeptOrders.Read(text));

    [Fact]
    public void Text_ThatWasTamperedWith_IsReadOrPassedOverAndNeverThrows()
    {
        string whole = KeptOrders.Write(Drafts(("I-0001", s_draft), ("I-0002", s_draft)), null);
        const string Others = "{}[],:\"0123\u0000x\ud83d";
        Random random = new(5);
        for (int i = 0; i < 2_000; i++)
        {
            char[] text = whole.ToCharArray();
            text[random.Next(text.Length)] = Others[random.Next(Others.Length)];
            Assert.All(KeptOrders.Read(new string(text)).Values, d => Assert.True(d.Picks.Length <= KeptOrders.MostPicks));
        }
    }

    [Fact]
    public void Kept_IsWrittenAnewOnlyWhenTheOrdersAreOthers()
    {
        ImmutableDictionary<string, AssignDraft> drafts = Drafts(("I-0001", s_draft));
        KeptText first = KeptText.None.Next(drafts, "I-0001");
        Assert.Equal((1, KeptOrders.Write(drafts, "I-0001")), (first.Count, first.Text));
        Assert.Same(first, first.Next(drafts, "I-0001"));
        Assert.Same(first, first.Next(drafts, "I-0002"));
        KeptText none = first.Next(Drafts(), "I-0001");
        Assert.Equal((2, ""), (none.Count, none.Text));
    }

    private static ImmutableDictionary<string, AssignDraft> Drafts(params (string Incident, AssignDraft Draft)[] drafts) => drafts.ToImmutableDictionary(d => d.Incident, d => d.Draft, StringComparer.Ordinal);
}
