namespace Command.Ingest.Api.Rights;

/// <summary>What somebody may do. Every endpoint, page, hub method and command declares the one it needs; <see cref="RightsTable"/> says which role has which.</summary>
public enum Right
{
    /// <summary>Nobody is asked who they are, or the endpoint asks by itself (a feed's key, a reporter's key).</summary>
    Anyone,

    /// <summary>Whoever is signed in: their own account and sessions, and the live link of a page.</summary>
    OwnAccount,

    /// <summary>The picture: wall, map, collections, tiles, alerts, cameras, places.</summary>
    SeePicture,

    /// <summary>Everything that becomes of the journal, as another node needs it.</summary>
    FollowPicture,

    /// <summary>The desk where incidents are merged, split, levelled and taken in.</summary>
    SeeDesk,

    /// <summary>Say which reports speak of one event.</summary>
    Fuse,

    /// <summary>Set an incident's level against its sources.</summary>
    SetLevel,

    /// <summary>Take a new case in.</summary>
    TakeCase,

    /// <summary>The feeds' state, their raw messages and what was quarantined.</summary>
    SeeMessages,

    /// <summary>Take quarantined messages in.</summary>
    TakeInAgain,

    /// <summary>Have a message decoded without keeping it.</summary>
    TryMessage,

    /// <summary>The journal and the picture of an earlier moment.</summary>
    SeeHistory,

    /// <summary>Pair wall screens, name them and take them away.</summary>
    PairScreens,

    /// <summary>Say what wall screens show: layouts, incidents, messages, a desk's view; have them loaded again.</summary>
    DirectScreens,

    /// <summary>Who has an account, and in which state.</summary>
    SeePeople,

    /// <summary>Make accounts, stop them, and end their sessions.</summary>
    ManagePeople,

    /// <summary>Give and take roles.</summary>
    GrantRoles,

    /// <summary>Search, verify and export the audit log.</summary>
    ReadAudit,
}
