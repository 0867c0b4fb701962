using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>
/// Why the platform did something by itself, as data: a code with its figures, put into words in either language where it is shown.
/// </summary>
/// <param name="Code">A key of the reasons' texts, for instance <c>joined-near</c>.</param>
/// <param name="Args">Figures and names for the text's placeholders, invariant culture.</param>
public sealed record Reason(string Code, ImmutableArray<string> Args)
{
    public static Reason Of(string code, params ReadOnlySpan<object?> args)
    {
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>(args.Length);
        foreach (object? arg in args)
        {
            texts.Add(Convert.ToString(arg, System.Globalization.CultureInfo.InvariantCulture) ?? "");
        }

        return new Reason(code, texts.MoveToImmutable());
    }
}
