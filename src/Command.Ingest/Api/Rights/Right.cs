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

    /// <summary>Draw on the shared map, and change and take away what is drawn there.</summary>
    Draw,

    /// <summary>Take a new case in.</summary>
    TakeCase,

    /// <summary>Send units, call them off, correct their times, ask agencies.</summary>
    Dispatch,

    /// <summary>Say what a unit does, who is in it, and that it needs help; without <see cref="Dispatch"/> only of a unit that one is in oneself.</summary>
    ReportStatus,

    /// <summary>Take the city's own cases up, give them to departments, check and close them.</summary>
    ManageCases,

    /// <summary>Take a case that the department was given, answer it, return it; somebody of an agency only its own.</summary>
    AnswerCases,

    /// <summary>The feeds' state, their raw messages and what was quarantined.</summary>
    SeeMessages,

    /// <summary>Take quarantined messages in.</summary>
    TakeInAgain,

    /// <summary>Have a message decoded without keeping it.</summary>
    TryMessage,

    /// <summary>Which keys senders have, and whom the feeds refused.</summary>
    SeeSenders,

    /// <summary>Make senders' keys and take them back.</summary>
    ManageSenders,

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

    /// <summary>The catalogue of what is shared, requests and answers.</summary>
    SeeSharing,

    /// <summary>Ask for what another agency has.</summary>
    AskShares,

    /// <summary>Classify what one's own agency has, and answer who asks for it.</summary>
    AnswerShares,

    /// <summary>Classify everything, and confirm where two agencies disagree.</summary>
    CoordinateShares,

    /// <summary>Share an incident with another agency by hand, and mark it.</summary>
    ShareIncidents,

    /// <summary>What people are told, and how far it is on its way; say that one has read it.</summary>
    SeeNotices,

    /// <summary>Tell people, and take back what one has told.</summary>
    SendNotices,

    /// <summary>Let out what the public hears, as the second of two persons.</summary>
    ApproveNotices,

    /// <summary>Note what became of a notice on its way: what sends, and no person.</summary>
    NoteDeliveries,

    /// <summary>Who has duty, hand-overs and the phone log, with numbers masked.</summary>
    SeeDuty,

    /// <summary>Keep the roster and the phone log, change shifts and hand over; numbers as they are.</summary>
    KeepDuty,

    /// <summary>Open what a sender said of persons, with a reason.</summary>
    RevealPersons,

    /// <summary>Erase what senders said of persons, with a reason.</summary>
    ErasePersons,
    /// <summary>How well things were handled: figures, the rows that they rest on, monthly reports.</summary>
    SeeHandling,

    /// <summary>Appeal against how something was judged; somebody of an agency for their own.</summary>
    Appeal,

    /// <summary>Decide on appeals of others.</summary>
    DecideAppeals,
    /// <summary>Briefs and directives, as far as one sees what they speak of; export briefs.</summary>
    SeeBriefs,

    /// <summary>Draft briefs, write their sections, submit, withdraw and send them.</summary>
    WriteBriefs,

    /// <summary>Approve briefs as the second of two persons, and sign and number them.</summary>
    SignBriefs,

    /// <summary>Give instructions, and close or revoke their tasks.</summary>
    GiveDirectives,

    /// <summary>Split instructions into tasks, check what was fed back, send it back.</summary>
    CheckDirectives,

    /// <summary>Sign for a task, handle it, feed back; somebody of an agency only its own.</summary>
    AnswerDirectives,
    /// <summary>The drill desk: what is told, what was done to it, and its report. Who is trained does without.</summary>
    SeeDrills,

    /// <summary>Begin, steer and end drills.</summary>
    RunDrills,

    /// <summary>Write down what one saw in a drill.</summary>
    JudgeDrills,

    /// <summary>Search, verify and export the audit log.</summary>
    ReadAudit,
}
