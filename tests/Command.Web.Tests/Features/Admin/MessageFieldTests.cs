using System.Text.Json;
using System.Text.Json.Serialization;
using Command.Ingest.Contracts;
using Command.Web.Features.Admin;
using Command.Web.Resources;

namespace Command.Web.Tests.Features.Admin;

public sealed class MessageFieldTests
{
    public static TheoryData<string> Kinds => [.. Types().Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Labels_EveryFieldOfEveryMessage_AreInBothLanguages(string kind)
    {
        Type type = Types().Single(t => t.Name == kind);
        Assert.NotNull(Words.Chinese.Find("Message_" + kind));
        Assert.All(type.GetProperties().Where(p => !p.IsDefined(typeof(JsonIgnoreAttribute), true)).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)), name =>
        {
            Assert.False(string.IsNullOrEmpty(Words.Chinese.Find("Field_" + name)), name);
            Assert.False(string.IsNullOrEmpty(Words.English.Find("Field_" + name)), name);
        });
    }

    [Fact]
    public void Of_Message_LeavesOutWhatItDoesNotSay()
    {
        Reading reading = new() { Feed = "flood", Agency = "a", SourceId = "s/waterLevel", Version = "1", ObservedAt = DateTimeOffset.UnixEpoch, Station = "s", Property = "waterLevel", Unit = "m", Value = 118.46 };
        MessageField[] fields = [.. MessageField.Of(reading, Words.English)];

        Assert.Contains(fields, f => f is { Name: "value", Label: "Value", Value: "118.46" });
        Assert.DoesNotContain(fields, f => f.Name is "stationName" or "issues" or "m");
    }

    private static IEnumerable<Type> Types() =>
        typeof(Message).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Message)) && t != typeof(SnapshotMark));
}
