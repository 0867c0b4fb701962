namespace Command.Ingest.Security;

/// <summary>What a password must be: long, of several kinds of characters or very long, and nothing that is tried first.</summary>
public static class PasswordRules
{
    /// <summary>From this length on it may be of one kind of character: a sentence is better than a riddle.</summary>
    public const int LongEnough = 20;

    /// <summary>More is refused: hashing takes time in proportion.</summary>
    public const int Longest = 128;

    private static readonly string[] s_triedFirst =
    [
        "password", "passw0rd", "admin", "welcome", "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx", "123456", "654321", "111111", "000000", "abc123", "abcdef",
        "letmein", "iloveyou", "woaini", "harbin", "command", "zhihui", "yingji", "mima", "changeme",
    ];

    /// <summary>What is wrong with a password, as the code of a text in the resources; null for one that can be used.</summary>
    /// <param name="password">The password.</param>
    /// <param name="account">The account's name, which must not be in it.</param>
    /// <param name="fewest">Fewest characters.</param>
    public static string? Fault(string password, string account, int fewest)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(account);
        if (password.Length < fewest)
        {
            return "password-short";
        }

        if (password.Length > Longest)
        {
            return "password-long";
        }

        if (account.Length > 0 && password.Contains(account, StringComparison.OrdinalIgnoreCase))
        {
            return "password-name";
        }

        if (password.Length < LongEnough && Kinds(password) < 3)
        {
            return "password-kinds";
        }

        // What is left after the words that are tried first must still be worth guessing.
        string rest = password;
        foreach (string word in s_triedFirst)
        {
            rest = rest.Replace(word, "", StringComparison.OrdinalIgnoreCase);
        }

        return rest.Length < fewest / 2 || rest.Distinct().Count() < 5 ? "password-common" : null;
    }

    private static int Kinds(string password) =>
        (password.Any(char.IsAsciiLetterLower) ? 1 : 0) + (password.Any(char.IsAsciiLetterUpper) ? 1 : 0) + (password.Any(char.IsAsciiDigit) ? 1 : 0)
        + (password.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 1 : 0);
}
