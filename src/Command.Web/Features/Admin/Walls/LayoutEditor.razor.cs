using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Admin.Walls;

/// <summary>Arranges a layout on its grid, with the mouse (layout-editor.ts) or with the keys alone. Nothing that cannot be shown can be saved.</summary>
public sealed partial class LayoutEditor(WallBook book, IWallDesk desk, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private Words _words = Words.Chinese;
    private string _slug = "";
    private string _zh = "";
    private string _en = "";
    private string _theme = "night";
    private int _columns = WallLayout.UsualColumns;
    private int _rows = WallLayout.UsualRows;
    private string _splice = "";
    private string _who = "";
    private Caller? _person;
    private ImmutableArray<string> _groups = [];
    private ImmutableArray<WallCell> _cells = [];
    private ImmutableArray<string> _faults = [];
    private string _told = "";
    private string? _saved;
    private bool _existing;
    private bool _busy;
    private bool _begun;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The layout to begin with; an empty canvas with a map when null or unknown.</summary>
    [Parameter]
    public string? Slug { get; set; }

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private string Author => _person?.Name ?? (_who.Trim().Length > 0 ? _who.Trim() : options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "");

    /// <summary>Who is signed in; null where nobody can be.</summary>
    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private string WhoHint => options.Value.DemoSignIn ? _words["Dispatch_DemoPerson"] : "";

    private bool CanSave => !_busy && _faults.IsEmpty && Author.Length > 0 && RendererInfo.IsInteractive;

    private Splice Displays => Splice.Read(_splice) ?? Splice.None;

    private string CanvasStyle => string.Create(
        CultureInfo.InvariantCulture,
        $"grid-template:repeat({Math.Clamp(_rows, 1, LayoutRules.MostRows)},1fr) / repeat({Math.Clamp(_columns, 1, LayoutRules.MostColumns)},1fr);aspect-ratio:{16 * Displays.Columns}/{9 * Displays.Rows}");

    private IEnumerable<string> Joints
    {
        get
        {
            for (int column = 1; column < Displays.Columns; column++)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"left:{100.0 * column / Displays.Columns:0.###}%;top:0;bottom:0;width:2px");
            }

            for (int row = 1; row < Displays.Rows; row++)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"top:{100.0 * row / Displays.Rows:0.###}%;left:0;right:0;height:2px");
            }
        }
    }

    private WallLayout Layout => new()
    {
        Slug = _slug.Trim(),
        Zh = _zh.Trim(),
        En = _en.Trim(),
        Columns = _columns,
        Rows = _rows,
        Splice = Displays,
        Theme = _theme == "day" ? "day" : "night",
        Groups = _groups,
        Cells = _cells,
        By = Author.Length > 0 ? Author : "-",
        SavedAt = time.GetUtcNow(),
    };

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Signed is { } signed && Caller.Of((await signed).User) is { Kind: CallerKind.Person } person)
        {
            _person = person;
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _words = Words.For(Culture);
        if (!_begun)
        {
            _begun = true;
            Begin(book.Notes.FindLayout(Slug));
        }
    }

    private void Begin(WallLayout? from)
    {
        _existing = from is { IsBuiltIn: false };
        if (from is null)
        {
            _cells = [new WallCell(6, 0, 12, 12, [PanelKind.Map])];
        }
        else
        {
            _slug = from.IsBuiltIn ? Free(from.Slug) : from.Slug;
            (_zh, _en, _theme, _columns, _rows, _groups, _cells) = (from.Zh, from.En, from.Theme, from.Columns, from.Rows, from.Groups, from.Cells);
            _splice = from.Splice.IsOne ? "" : from.Splice.ToString();
            _saved = from.IsBuiltIn ? null : from.Slug;
        }

        Check();
    }

    private string Free(string slug) => Enumerable.Range(2, 1000).Select(n => string.Create(CultureInfo.InvariantCulture, $"{slug}-{n}")).First(s => book.Notes.FindLayout(s) is null);

    private void Check()
    {
        ImmutableArray<string>.Builder faults = ImmutableArray.CreateBuilder<string>();
        if (_splice.Trim().Length > 0 && Splice.Read(_splice) is null)
        {
            faults.Add(_words.Format("Walls_BadSplice", Splice.MostColumns, Splice.MostRows));
        }

        faults.AddRange(LayoutRules.Check(Layout).Select(Text));
        if (!_existing && book.Notes.Layouts.ContainsKey(_slug.Trim()))
        {
            faults.Add(_words.Format("LayoutFault_slug-taken", _slug.Trim()));
        }

        _faults = faults.ToImmutable();
    }

    private string Text(LayoutFault fault) => _words.Format($"LayoutFault_{fault.Code}", [.. fault.Args.Select(a => (object)(PanelKind.Find(a) is { } panel ? _words[$"Panel_{panel.Id}"] : a))]);

    private bool Used(string panel) => _cells.Any(c => c.Panels.Contains(panel));

    private string Names(WallCell cell) => string.Join(" + ", cell.Panels.Select(p => PanelKind.Find(p) is { } panel ? _words[$"Panel_{panel.Id}"] : p));

    private string Face(WallCell cell) => _words.Format("Layout_Cell", cell.X + 1, cell.Y + 1, cell.W, cell.H);

    private bool Bad(WallCell cell) => LayoutRules.Check(Layout with { Cells = [cell] }).Any(f => f.Code is "bounds" or "straddles" or "small" or "head") || _cells.Any(o => o.Key != cell.Key && o.Overlaps(cell));

    private static string Place(WallCell cell) => string.Create(CultureInfo.InvariantCulture, $"grid-area:{Math.Max(0, cell.Y) + 1}/{Math.Max(0, cell.X) + 1}/span {Math.Max(1, cell.H)}/span {Math.Max(1, cell.W)}");

    private void Add(string panel) => AddAt(panel, null, null);

    private void AddAt(string panel, int? x, int? y)
    {
        if (PanelKind.Find(panel) is null || Used(panel) || _cells.Length >= LayoutRules.MostCells)
        {
            return;
        }

        int w = Math.Max(1, _columns / 4), h = Math.Max(1, _rows / 3);
        WallCell cell = x is { } column && y is { } row ? new WallCell(Math.Min(column, _columns - w), Math.Min(row, _rows - h), w, h, [panel]) : FirstFree(panel, w, h);
        _cells = _cells.Add(cell);
        Check();
    }

    /// <summary>The first place where it overlaps nothing, reading order; the top left corner where there is none.</summary>
    private WallCell FirstFree(string panel, int w, int h)
    {
        for (int y = 0; y + h <= _rows; y++)
        {
            for (int x = 0; x + w <= _columns; x++)
            {
                WallCell cell = new(x, y, w, h, [panel]);
                if (!_cells.Any(c => c.Overlaps(cell)))
                {
                    return cell;
                }
            }
        }

        return new WallCell(0, 0, w, h, [panel]);
    }

    private void Remove(string key)
    {
        _cells = _cells.RemoveAll(c => c.Key == key);
        Check();
    }

    private void Key(string key, KeyboardEventArgs e)
    {
        (int dx, int dy) = e.Key switch
        {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            _ => (0, 0),
        };
        if (e.Key is "Delete" or "Backspace")
        {
            Remove(key);
        }
        else if (dx != 0 || dy != 0)
        {
            Change(key, c => e.ShiftKey ? c with { W = c.W + dx, H = c.H + dy } : c with { X = c.X + dx, Y = c.Y + dy });
        }
    }

    /// <summary>What the mouse did, in a word: <c>cell:x,y,w,h</c>, or <c>+panel:x,y</c> for one that was dropped.</summary>
    private void Moved(ChangeEventArgs e)
    {
        string[] said = (e.Value as string ?? "").Split(':');
        int[] at = said.Length == 2 ? [.. said[1].Split(',').Select(n => int.TryParse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int v) ? v : -1)] : [];
        if (at.Length == 2 && said[0].StartsWith('+') && at.All(n => n >= 0))
        {
            AddAt(said[0][1..], at[0], at[1]);
        }
        else if (at.Length == 4)
        {
            Change(said[0], c => c with { X = at[0], Y = at[1], W = at[2], H = at[3] });
        }
    }

    private void Change(string key, Func<WallCell, WallCell> change)
    {
        _cells = [.. _cells.Select(c => c.Key == key ? Inside(change(c)) : c)];
        Check();
    }

    /// <summary>A cell cannot be pushed off the canvas.</summary>
    private WallCell Inside(WallCell cell)
    {
        int w = Math.Clamp(cell.W, 1, _columns), h = Math.Clamp(cell.H, 1, _rows);
        return cell with { W = w, H = h, X = Math.Clamp(cell.X, 0, _columns - w), Y = Math.Clamp(cell.Y, 0, _rows - h) };
    }

    private async Task SaveAsync()
    {
        Check();
        if (!CanSave)
        {
            return;
        }

        WallLayout layout = Layout;
        await DoAsync(() => desk.SaveLayoutAsync(layout, Author, _leaving.Token), _words.Format("Layout_Saved", _words.Pick(layout.Zh, layout.En), layout.Slug), () => (_saved, _existing) = (layout.Slug, true));
    }

    private Task DeleteAsync() => DoAsync(() => desk.DeleteLayoutAsync(_slug, Author, _leaving.Token), _words.Format("Layout_Deleted", _slug), () => (_saved, _existing) = (null, false));

    private async Task DoAsync(Func<Task<bool>> work, string done, Action after)
    {
        _busy = true;
        try
        {
            bool kept = await work();
            _told = kept ? done : _words["Walls_NotKept"];
            if (kept)
            {
                after();
            }
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is carried out.
        }
        finally
        {
            _busy = false;
        }
    }
}
