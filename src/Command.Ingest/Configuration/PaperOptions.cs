namespace Command.Ingest.Configuration;

/// <summary>The paper pack: what a desk works on when the platform is away.</summary>
public sealed class PaperOptions
{
    /// <summary>False to write none. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where packs are written. Default <c>paper</c> in the data folder; a folder that other machines can read is better.</summary>
    public string? Folder { get; set; }

    /// <summary>How often. Default every five minutes, one minute to a day.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many packs are kept, the newest. Default 12, 1 to 1000.</summary>
    public int Keep { get; set; } = 12;

    /// <summary>Call cards in a pack. Default 20, 0 to 99.</summary>
    public int Cards { get; set; } = 20;

    /// <summary>zh-CN (default) or en.</summary>
    public string Language { get; set; } = "zh-CN";

    /// <summary>A Chromium that prints the pack to PDF as well, for instance <c>/usr/bin/chromium</c>. Unset: HTML alone.</summary>
    public string? Browser { get; set; }

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (Every < TimeSpan.FromMinutes(1) || Every > TimeSpan.FromDays(1))
        {
            yield return ("Command__Paper__Every", "a time span from 00:01:00 to 1.00:00:00");
        }

        if (Keep is < 1 or > 1000)
        {
            yield return ("Command__Paper__Keep", "a whole number of packs from 1 to 1000");
        }

        if (Cards is < 0 or > 99)
        {
            yield return ("Command__Paper__Cards", "a whole number of cards from 0 to 99");
        }

        if (Language is not ("zh-CN" or "en"))
        {
            yield return ("Command__Paper__Language", "zh-CN or en");
        }

        if (Folder?.Trim().Length == 0 || Folder?.Any(char.IsControl) == true)
        {
            yield return ("Command__Paper__Folder", "a folder, for instance /srv/paper, or leave it unset");
        }
    }
}
