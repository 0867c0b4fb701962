namespace Command.Ingest.Shares;

/// <summary>哈办发〔2009〕32号 第十四条: how what an agency has is shared with the others.</summary>
public enum ShareClass
{
    /// <summary>强制共享: every agency of the city sees it.</summary>
    Mandatory,

    /// <summary>条件共享: who is named in its terms, and who was granted it.</summary>
    Conditional,

    /// <summary>不予共享: its owner alone; the legal basis must be written down.</summary>
    Never,
}

/// <summary>The mark that travels with what leaves the server.</summary>
public enum Classification
{
    /// <summary>公开.</summary>
    Public,

    /// <summary>内部.</summary>
    Internal,

    /// <summary>敏感.</summary>
    Sensitive,
}

/// <summary>Names that stand beside agencies' ids.</summary>
public static class ShareAgencies
{
    /// <summary>The city's command centre: accounts, screens and keys without an agency. No agency's id begins with <c>@</c>.</summary>
    public const string Centre = "@centre";
}
