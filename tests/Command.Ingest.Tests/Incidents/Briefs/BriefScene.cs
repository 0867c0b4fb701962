using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Incidents.Briefs;

/// <summary>Briefs on the dispatch scene's I-0001: who drafts, who approves, who signs.</summary>
internal static class BriefScene
{
    public const string Leader = "赵静";

    public static readonly DateTimeOffset At = DispatchScene.At;

    public static PictureState Drafted(PictureState picture, string id = "b1", BriefKind kind = BriefKind.First, DateTimeOffset? at = null, string incident = "I-0001") =>
        DispatchScene.Do(picture, new DraftBrief(id, kind, incident, null, null), at: at);

    public static string Zh(PictureState picture, string section, string id = "b1") => picture.Briefs[id].Brief.Sections.Single(s => s.Id == section).Zh;

    public static string En(PictureState picture, string section, string id = "b1") => picture.Briefs[id].Brief.Sections.Single(s => s.Id == section).En;

    /// <summary>Every gap filled in as not known, by the drafter.</summary>
    public static PictureState Filled(PictureState picture, string id = "b1", DateTimeOffset? at = null)
    {
        foreach (BriefSection section in picture.Briefs[id].Brief.Sections.Where(s => s.Zh.Contains(BriefForm.ZhOpen, StringComparison.Ordinal)))
        {
            string zh = section.Zh.Replace(BriefForm.ZhOpen, "不详。", StringComparison.Ordinal), en = section.En.Replace(BriefForm.EnOpen, "Not known.", StringComparison.Ordinal);
            picture = DispatchScene.Do(picture, new EditBriefSection(id, section.Id, zh, en, section.Version), at: at);
        }

        return picture;
    }

    public static PictureState Approved(PictureState picture, string id = "b1", DateTimeOffset? at = null)
    {
        picture = Filled(picture, id, at);
        picture = DispatchScene.Do(picture, new SubmitBrief(id, picture.Briefs[id].Version), at: at);
        return DispatchScene.Do(picture, new ApproveBrief(id, picture.Briefs[id].Version), DispatchScene.Wang, at);
    }

    public static PictureState Published(PictureState picture, string id = "b1", DateTimeOffset? at = null)
    {
        picture = Approved(picture, id, at);
        return DispatchScene.Do(picture, new PublishBrief(id, picture.Briefs[id].Version, "duty-leader", "赵静"), Leader, at);
    }

    public static string Digest(PublishedBrief brief) => BriefCommands.DigestOf(brief with { Digest = "" });
}
