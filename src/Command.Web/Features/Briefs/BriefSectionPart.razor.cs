using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Web.Briefs;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Briefs;

/// <summary>A section with its fields. What others save shows at once where nothing is typed; where something is, both texts stand there until the person has chosen.</summary>
public sealed partial class BriefSectionPart(BriefEditors editors) : IDisposable
{
    private string _zh = "", _en = "", _baseZh = "", _baseEn = "";
    private int _was;
    private bool _here;

    [Parameter]
    [EditorRequired]
    public required string Brief { get; set; }

    [Parameter]
    [EditorRequired]
    public required BriefSection Section { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Name { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [Parameter]
    public string Author { get; set; } = "";

    [Parameter]
    public bool CanAct { get; set; }

    /// <summary>True where it can be written.</summary>
    [Parameter]
    public bool Edits { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<DeskCommand, Task<bool>> OnDo { get; set; }

    private ImmutableArray<string> Others => editors.Others(this, Brief, Section.Id);

    private string Shown => BriefDocument.Text(Section, Words);

    private string KeptName => $"brief-{Brief}-{Section.Id}";

    private bool IsDirty => _zh != _baseZh || _en != _baseEn;

    private bool IsStale => IsDirty && _was != Section.Version;

    public void Dispose() => editors.End(this);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!IsDirty)
        {
            Take();
        }
    }

    private static int Rows(string text) => Math.Clamp(text.Split('\n').Sum(l => 1 + (l.Length / 42)), 2, 14);

    private void Typed(ChangeEventArgs e, bool english)
    {
        string text = e.Value as string ?? "";
        (_zh, _en) = english ? (_zh, text) : (text, _en);
        Show();
    }

    // What the browser kept gives the version back that it was typed over, so that it can't go over a newer one unseen.
    private void Returned(ChangeEventArgs e)
    {
        if (int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out int was) && was >= 1 && was <= Section.Version)
        {
            _was = was;
        }
    }

    private void Show()
    {
        if (IsDirty != _here)
        {
            _here = IsDirty;
            if (_here)
            {
                editors.Begin(this, Brief, Section.Id, Author);
            }
            else
            {
                editors.End(this);
            }
        }
    }

    private void Take()
    {
        (_zh, _en, _baseZh, _baseEn, _was) = (Section.Zh, Section.En, Section.Zh, Section.En, Section.Version);
        Show();
    }

    private void TakeTheirs() => Take();

    private void KeepMine() => (_baseZh, _baseEn, _was) = (Section.Zh, Section.En, Section.Version);

    private async Task SaveAsync()
    {
        (string zh, string en) = (_zh, _en);
        if (await OnDo(new EditBriefSection(Brief, Section.Id, zh, en, _was)))
        {
            // What it became is drawn when it comes back; until then what was saved is no change any more.
            (_baseZh, _baseEn, _zh, _en) = (zh, en, zh, en);
            Show();
        }
    }

    private string NameOfEnglish => $"{Name} (English)";
}
