using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Briefs;

/// <summary>One brief with its sections, beside another where that is wished, and what may be done with it.</summary>
public sealed partial class BriefSheet
{
    private static readonly ImmutableArray<string> s_exports = ["docx", "pdf", "xlsx"];

    private string _beside = "", _office = "", _signatory = "", _name = "", _mail = "", _why = "";

    [Parameter]
    [EditorRequired]
    public required BriefItem Item { get; set; }

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>Who looks: nobody approves what they wrote.</summary>
    [Parameter]
    public string Author { get; set; } = "";

    [Parameter]
    public bool CanAct { get; set; }

    [Parameter]
    public bool MayWrite { get; set; }

    [Parameter]
    public bool MaySign { get; set; }

    /// <summary>False masks the addresses of receipts.</summary>
    [Parameter]
    public bool SeesNumbers { get; set; }

    [Parameter]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<DeskCommand, Task<bool>> OnDo { get; set; }

    private Words W => Names.Words;

    private string Title => W.Pick(Item.Brief.ZhTitle, Item.Brief.EnTitle);

    private bool IsOpen => Item.State is BriefState.Working or BriefState.Submitted or BriefState.Approved;

    private bool IsOwn => Item.Author == Author || Item.SubmittedBy == Author || Item.Brief.Sections.Any(s => s.By == Author);

    private ImmutableArray<BriefSection> Sections => Item.Published?.Sections ?? Item.Brief.Sections;

    private int Gaps => Item.Brief.Sections.Count(s => s.Zh.Contains(BriefForm.ZhOpen, StringComparison.Ordinal) || s.En.Contains(BriefForm.EnOpen, StringComparison.Ordinal));

    private BriefItem[] Earlier =>
        [.. Picture.Briefs.Values.Where(b => b.Published is not null && b.Brief.Id != Item.Brief.Id && b.Brief.Incident == Item.Brief.Incident && (b.Brief.Day is null) == (Item.Brief.Day is null)).OrderByDescending(b => b.Published!.At).Take(20)];

    private BriefItem? Beside => Earlier.FirstOrDefault(b => b.Brief.Id == _beside);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _beside = Item.Published is null ? Item.Brief.After ?? "" : "";
        _office = Names.Pack.Briefs.Offices.FirstOrDefault()?.Id ?? "";
    }

    private Task<bool> PublishAsync() => OnDo(new PublishBrief(Item.Brief.Id, Item.Version, _office, _signatory.Trim()));

    private async Task SendByMailAsync()
    {
        if (await SendAsync([new NoticeRecipient("", _name.Trim(), null, _mail.Trim(), null, null, null, null)], [], [], [NoticeChannels.Mail]))
        {
            (_name, _mail) = ("", "");
        }
    }

    private Task<bool> SendAsync(ImmutableArray<NoticeRecipient> people, ImmutableArray<string> groups, ImmutableArray<string> endpoints, ImmutableArray<string> channels) =>
        OnDo(new SendBrief(Item.Brief.Id, "N-" + Guid.NewGuid().ToString("N")[..12], people, groups, endpoints, channels));
}
