namespace Command.Ingest.Api.Rights;

/// <summary>The roles that a caller can have, by the names that the settings and the accounts carry.</summary>
public static class Roles
{
    /// <summary>值班员.</summary>
    public const string Operator = "operator";

    /// <summary>调度员.</summary>
    public const string Dispatcher = "dispatcher";

    /// <summary>领导.</summary>
    public const string Leader = "leader";

    /// <summary>一线.</summary>
    public const string Field = "field";

    /// <summary>单位管理员: the accounts of one agency.</summary>
    public const string AgencyAdmin = "agency-admin";

    /// <summary>系统管理员: makes and stops accounts, but gives no rights and reads no audit.</summary>
    public const string SystemAdmin = "system-admin";

    /// <summary>安全管理员: gives and takes roles, but makes no accounts.</summary>
    public const string SecurityAdmin = "security-admin";

    /// <summary>审计员: reads what everybody did, and can do nothing else.</summary>
    public const string Auditor = "auditor";

    /// <summary>A paired wall screen.</summary>
    public const string Wall = "wall";

    /// <summary>The visitor from loopback in Development.</summary>
    public const string Demo = "demo";

    /// <summary>A key of the settings that reads.</summary>
    public const string Reader = "reader";

    /// <summary>A key of the settings with which a web node follows and speaks for its people.</summary>
    public const string Node = "node";

    /// <summary>A key of the settings that reports and lists nothing.</summary>
    public const string Reporter = "reporter";

    /// <summary>The roles that a person's account can have, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> OfPeople { get; } = [Operator, Dispatcher, Leader, Field, AgencyAdmin, SystemAdmin, SecurityAdmin, Auditor];

    /// <summary>GB/T 22239-2019 8.1.5: system, security and audit administration are apart. No account has two of these.</summary>
    public static IReadOnlyList<string> SeparatedPowers { get; } = [SystemAdmin, SecurityAdmin, Auditor];

    /// <summary>The roles that an agency's own administrator gives.</summary>
    public static IReadOnlyList<string> OfWork { get; } = [Operator, Dispatcher, Leader, Field];
}
