using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Command.Web.Briefs;

/// <summary>Where the fonts of printed briefs are: <c>Command:Briefs</c>.</summary>
public sealed class BriefFontOptions
{
    public const string Section = "Command:Briefs";

    /// <summary>Folders that are looked through for fonts, each with what is under it.</summary>
    public IList<string> FontFolders { get; } = [];
}

/// <summary>The typefaces of a printed brief: 仿宋, 黑体 and 小标宋 where the machine has them, else the nearest that it has. One set for a host.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class BriefFonts : IDisposable
{
    private const int MostFiles = 20_000;
    private static readonly string[] s_usual = ["/usr/share/fonts", "/usr/local/share/fonts", Environment.GetFolderPath(Environment.SpecialFolder.Fonts)];
    private static readonly ImmutableArray<string> s_body = ["simfang.ttf", "fzfsk.ttf", "fangsong.ttf", "NotoSerifCJK-Regular.ttc", "NotoSerifSC-Regular.otf", "NotoSansCJK-Regular.ttc"];
    private static readonly ImmutableArray<string> s_heading = ["simhei.ttf", "fzhtk.ttf", "NotoSansCJK-Bold.ttc", "NotoSansSC-Bold.otf", "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"];
    private static readonly ImmutableArray<string> s_title = ["fzxbsk.ttf", "NotoSerifCJK-Bold.ttc", "NotoSerifSC-Bold.otf", "simsun.ttc", "NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"];
    private readonly Lazy<(SKTypeface? Body, SKTypeface? Heading, SKTypeface? Title)> _faces;

    public BriefFonts(IOptions<BriefFontOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] folders = [.. options.Value.FontFolders, .. s_usual];
        _faces = new(() => Find(folders));
    }

    /// <summary>True where the machine has a font with Chinese in it; without one nothing can be printed.</summary>
    public bool Any => _faces.Value is { Body: not null, Heading: not null, Title: not null };

    internal SKTypeface Body => _faces.Value.Body!;

    internal SKTypeface Heading => _faces.Value.Heading!;

    internal SKTypeface Title => _faces.Value.Title!;

    public void Dispose()
    {
        if (_faces.IsValueCreated)
        {
            _faces.Value.Body?.Dispose();
            _faces.Value.Heading?.Dispose();
            _faces.Value.Title?.Dispose();
        }
    }

    private static (SKTypeface?, SKTypeface?, SKTypeface?) Find(string[] folders)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };
        ILookup<string, string> files = folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.*", all)).Take(MostFiles)
            .Where(f => Path.GetExtension(f).ToUpperInvariant() is ".TTF" or ".TTC" or ".OTF")
            .ToLookup(f => Path.GetFileName(f), StringComparer.OrdinalIgnoreCase);
        return (First(files, s_body), First(files, s_heading), First(files, s_title));
    }

    private static SKTypeface? First(ILookup<string, string> files, ImmutableArray<string> names) =>
        names.SelectMany(n => files[n]).Select(Open).FirstOrDefault(f => f is not null);

    /// <summary>Of a collection the simplified Chinese one: the same characters look otherwise in Japan.</summary>
    private static SKTypeface? Open(string path)
    {
        SKTypeface? first = null;
        for (int i = 0; i < 10; i++)
        {
            SKTypeface? face = SKTypeface.FromFile(path, i);
            if (face is null)
            {
                break;
            }

            if (!face.ContainsGlyph('报'))
            {
                face.Dispose();
                continue;
            }

            if (face.FamilyName.Contains(" SC", StringComparison.Ordinal))
            {
                first?.Dispose();
                return face;
            }

            if (first is null)
            {
                first = face;
            }
            else
            {
                face.Dispose();
            }
        }

        return first;
    }
}
