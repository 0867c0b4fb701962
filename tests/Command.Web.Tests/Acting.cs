using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Command.Web.Tests;

/// <summary>
/// What a person does to a page, done when it returns. bUnit's own synchronous ways only hand the event over: where the page's dispatcher is busy for a moment (a live board draws by itself)
/// they come back before the page has heard of it. Standing in the tests' root namespace these are found before bUnit's.
/// </summary>
internal static class Acting
{
    /// <summary>A handler that a test holds open on purpose is not waited for longer.</summary>
    private static readonly TimeSpan s_heldOpen = TimeSpan.FromSeconds(3);

    public static void Click(this IElement element) => Done(element.ClickAsync(new MouseEventArgs()));

    public static void Submit(this IElement element) => Done(element.SubmitAsync(new EventArgs()));

    public static void Change<T>(this IElement element, T value) => Done(element.ChangeAsync(new ChangeEventArgs { Value = value }));

    public static void Input<T>(this IElement element, T value) => Done(element.InputAsync(new ChangeEventArgs { Value = value }));

    public static void KeyDown(this IElement element, string key) => element.KeyDown(new KeyboardEventArgs { Key = key });

    public static void KeyDown(this IElement element, KeyboardEventArgs key) => Done(element.KeyDownAsync(key));

    private static void Done(Task act)
    {
        // On the dispatcher itself waiting would hold up what is waited for; there the event is handled at once anyway.
        bool onDispatcher = SynchronizationContext.Current?.GetType().Name == "RendererSynchronizationContext";
        if (act.IsCompleted || (!onDispatcher && ((IAsyncResult)act).AsyncWaitHandle.WaitOne(s_heldOpen)))
        {
            act.GetAwaiter().GetResult();
        }
    }
}
