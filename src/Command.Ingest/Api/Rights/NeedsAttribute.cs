namespace Command.Ingest.Api.Rights;

/// <summary>
/// The right that a page, an endpoint, a hub or one of its methods, or a question or command of a desk needs. On a hub's method it comes on top of what the
/// hub needs. What declares nothing is refused to everybody.
/// </summary>
/// <param name="right">The right.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = false)]
public sealed class NeedsAttribute(Right right) : Attribute
{
    public Right Right { get; } = right;

    /// <summary>True where data leaves in bulk: each such request is in the audit log, and does not happen when it can't be.</summary>
    public bool Export { get; init; }
}

/// <summary>Declares the right of endpoints.</summary>
public static class NeedsConventions
{
    /// <summary>Declares what the endpoints need; what is said of one endpoint holds against what was said of its group.</summary>
    public static T Needs<T>(this T endpoints, Right right, bool export = false)
        where T : IEndpointConventionBuilder
    {
        NeedsAttribute needs = new(right) { Export = export };
        endpoints.Add(e => e.Metadata.Add(needs));
        return endpoints;
    }
}
