using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using static Command.Ingest.Tests.Incidents.Dispatch.DispatchScene;

namespace Command.Ingest.Tests.Incidents.Dispatch;

public sealed class TalkingTests
{
    private static PictureState Sent => Send(Start, "I-0001", "消防1");

    [Fact]
    public void Say_TheSameAgain_IsSaidOnce()
    {
        PictureState picture = Do(Sent, new SayOnJob("A-0001", " 到了 ", null, "w-1", At.AddMinutes(-5), StatusSource.Field), Wang);
        picture = Do(picture, new SayOnJob("A-0001", "到了", null, "w-1", At.AddMinutes(-5), StatusSource.Field), Wang, At.AddMinutes(1));
        JobMessage said = Assert.Single(picture.JobMessages["A-0001"]);
        Assert.Equal((At.AddMinutes(-5), At, Wang, "到了"), (said.At, said.KnownAt, said.By, said.Text));
        Assert.Equal(2, Do(picture, new SayOnJob("A-0001", "收到"), Li).JobMessages["A-0001"].Length);
    }

    [Fact]
    public void Say_WhatCannotBeKept_IsRefusedInWords()
    {
        Assert.Equal("assignment-unknown", Refused(Sent, new SayOnJob("A-0009", "x")).Code);
        Assert.Equal("message-incomplete", Refused(Sent, new SayOnJob("A-0001", " ")).Code);
        Assert.Equal("message-incomplete", Refused(Sent, new SayOnJob("A-0001", "x", "../../secret")).Code);
        Assert.Equal("message-incomplete", Refused(Sent, new SayOnJob("A-0001", "x", Id: "a b")).Code);
        Assert.Equal("dispatch-too-long", Refused(Sent, new SayOnJob("A-0001", new string('x', 501))).Code);
        Assert.Equal("dispatch-too-long", Refused(Sent, new SayOnJob("A-0001", "bell\a")).Code);
        Assert.Equal("time-in-future", Refused(Sent, new SayOnJob("A-0001", "x", At: At.AddHours(1))).Code);
    }

    [Fact]
    public void Messages_OfAJob_AreBoundedAndLeaveWithIt()
    {
        PictureState picture = Sent;
        for (int i = 0; i <= PictureState.JobMessagesKept; i++)
        {
            picture = Do(picture, new SayOnJob("A-0001", $"m{i}"), Li, At.AddSeconds(i));
        }

        Assert.Equal(PictureState.JobMessagesKept, picture.JobMessages["A-0001"].Length);
        Assert.Equal("m1", picture.JobMessages["A-0001"][0].Text);
        picture = Do(picture, new CancelAssignment("A-0001") { Reason = "误报" }, Li, At.AddMinutes(10));
        JournalEntry forgotten = new(picture.Sequence + 1, At, At, "system", new Forgotten(["I-0001"], [], []));
        Assert.Empty(Fold.Evolve(picture, forgotten).JobMessages);
        Assert.Empty(Fold.EvolveAll(picture, [forgotten]).JobMessages);
    }
}
