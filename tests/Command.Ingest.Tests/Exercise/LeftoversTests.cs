using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Exercise;

public sealed class LeftoversTests
{
    private static readonly Telling s_next = Tellings.Of() with { Name = "260719060000", Start = Tellings.Start.AddDays(1) };

    [Fact]
    public void End_ReportsAndAlertsOfAnEarlierTelling_EndsEachOnce()
    {
        PictureState picture = With([.. Tellings.Plan().Where(s => s.Due == Tellings.Start).SelectMany(s => s.Messages)]);

        ImmutableArray<Message> ends = [.. Leftovers.End(picture, Tellings.FloodMorning, Tellings.Senders, s_next).SelectMany(s => s.Messages)];

        Assert.NotEmpty(picture.Reports);
        Assert.Equal(picture.Reports.Values.Where(r => r.Report.Status < ReportStatus.Closed).Select(r => r.Report.SourceId).Order(), ends.OfType<Report>().Select(r => r.SourceId).Order());
        Assert.All(ends.OfType<Report>(), r => Assert.Equal((ReportStatus.Cancelled, s_next.Start), (r.Status, r.SentAt)));
        Assert.Equal(picture.Alerts.Values.Select(a => a.Alert.SourceId), ends.OfType<Alert>().Select(a => Assert.Single(a.References).Identifier));
    }

    [Fact]
    public void End_WhatRealAgenciesSaid_IsLeftAlone()
    {
        Report real = Tellings.Plan().SelectMany(s => s.Messages).OfType<Report>().First();
        Alert drill = Tellings.Plan().SelectMany(s => s.Messages).OfType<Alert>().First();
        PictureState picture = With([real with { Exercise = false }, real with { SourceId = "CG-1" }, drill with { Sender = "civil@harbin.gov.example" }]);

        Assert.Empty(Leftovers.End(picture, Tellings.FloodMorning, Tellings.Senders, s_next));
    }

    private static PictureState With(ImmutableArray<Message> messages)
    {
        PictureState picture = PictureState.Empty;
        foreach (Message message in messages)
        {
            string id = MessageIds.Of(message);
            picture = message switch
            {
                Report report => picture with { Reports = picture.Reports.SetItem(id, new ReportItem(id, report, Place.Unknown, Tellings.Start, null)) },
                Alert alert => picture with { Alerts = picture.Alerts.SetItem(id, new AlertItem(id, alert, Place.Unknown, AlertState.Active, Tellings.Start, [])) },
                _ => picture,
            };
        }

        return picture;
    }
}
