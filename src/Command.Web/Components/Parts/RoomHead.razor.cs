using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>The head of a desk page: what it is, who acts, how old its picture is, and the way to its neighbours.</summary>
public sealed partial class RoomHead(TimeProvider time)
{
    [Parameter]
    [EditorRequired]
    public required string Title { get; set; }

    /// <summary>The page's own address.</summary>
    [Parameter]
    [EditorRequired]
    public required string Path { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>Who is signed in; null where nobody is and a name is typed.</summary>
    [Parameter]
    public Caller? Person { get; set; }

    [Parameter]
    public string Who { get; set; } = "";

    [Parameter]
    public string WhoHint { get; set; } = "";

    [Parameter]
    public EventCallback<string> OnWho { get; set; }

    [Parameter]
    public DateTimeOffset? FrameAt { get; set; }

    /// <summary>True while the picture is live.</summary>
    [Parameter]
    public bool Connected { get; set; }

    private string? Beat => RendererInfo.IsInteractive ? time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null;

    private Task Named(ChangeEventArgs e)
    {
        string name = string.Concat((e.Value as string ?? "").Where(c => !char.IsControl(c))).Trim();
        return OnWho.InvokeAsync(name.Length > 60 ? name[..60] : name);
    }
}
