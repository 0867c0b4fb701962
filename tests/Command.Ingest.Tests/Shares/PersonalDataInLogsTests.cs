using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Incidents;

namespace Command.Ingest.Tests.Shares;

public sealed class PersonalDataInLogsTests
{
    [Fact]
    public void InLogs_CommandsWithNumbers_HaveThemMaskedAndNothingElseChanged()
    {
        DateTimeOffset at = DateTimeOffset.UnixEpoch;
        SendNotice send = NoticeCommandsTests.Sms("n1") with { To = [new NoticeRecipient("", "王芳", "13812348000", "wang.fang@example.org", "wang", null, null, null)] };
        PutShift shift = new("s1", "chief", new DutyPerson("王芳", null, "13812348000", "wang.fang@example.org"), at, at.AddHours(8), 0);
        PutCall call = new(new PhoneCall("c1", Out: false, at, "市民", "13812348000", "积水", null, null, null, Kept: false, 1), 0);
        foreach (DeskCommand command in new DeskCommand[] { send, shift, call })
        {
            string logged = JsonSerializer.Serialize(PersonalData.InLogs(command), IncidentJson.Options);
            Assert.DoesNotContain("13812348000", logged, StringComparison.Ordinal);
            Assert.DoesNotContain("wang.fang@", logged, StringComparison.Ordinal);
            Assert.Contains("138****8000", logged, StringComparison.Ordinal);
        }

        EraseDrawing other = new("d1", 1);
        Assert.Same(other, PersonalData.InLogs(other));
    }
}
