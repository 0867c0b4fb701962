using Command.Ingest.Configuration;

namespace Command.Ingest.Tests.Configuration;

public sealed class ConferenceOptionsTests
{
    [Theory]
    [InlineData("https://meet.city.local/command-{incident}?subject={title}", "https://meet.city.local/command-I-0412?subject=%E7%81%AB%E7%81%BE%20%22A%22%26b%7Bincident%7D")]
    [InlineData("https://meet.city.local:8443/r/{incident}", "https://meet.city.local:8443/r/I-0412")]
    public void RoomOf_ATitleFromOutside_NamesARoomAndNothingElse(string template, string room)
    {
        ConferenceOptions options = new() { Template = template };
        Assert.Empty(options.Faults());
        Assert.Equal(room, options.RoomOf("I-0412", "火灾 \"A\"&b{incident}")!.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://meet.city.local/room")]
    [InlineData("https://{incident}.city.local/room")]
    [InlineData("javascript://x/{incident}")]
    [InlineData("ftp://meet.city.local/{incident}")]
    [InlineData("https://user:word@meet.city.local/{incident}")]
    [InlineData("https://meet.city.local/{incident}/{person}")]
    [InlineData("")]
    public void Faults_WhatIsNoRoom_NamesTheKey(string template) =>
        Assert.Equal("Command__Conference__Template", Assert.Single(new ConferenceOptions { Template = template }.Faults()).Key);

    [Fact]
    public void RoomOf_WithoutASystem_IsNone() => Assert.Null(new ConferenceOptions().RoomOf("I-0001", "x"));
}
