using System.Collections.Frozen;
using System.Globalization;
using Command.Geo.Places;

namespace Command.Ingest.Api;

/// <summary>Puts the reasons of the address search into words, Chinese and English.</summary>
public static class PlaceReasonText
{
    private static readonly FrozenDictionary<string, (string Zh, string En)> s_texts = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["name-exact"] = ("名称“{0}”", "the name \"{0}\""),
        ["name-known-as"] = ("“{0}”的别称", "another name of \"{0}\""),
        ["name-begins"] = ("“{0}”以此开头", "\"{0}\" begins so"),
        ["name-contains"] = ("“{0}”含有此文字", "\"{0}\" contains it"),
        ["name-pinyin"] = ("“{0}”的拼音", "the pinyin of \"{0}\""),
        ["name-initials"] = ("“{0}”的拼音首字母", "initials of \"{0}\""),
        ["name-homophone"] = ("与“{0}”同音", "sounds like \"{0}\""),
        ["name-misspelt"] = ("与“{0}”差一个字", "one character off \"{0}\""),
        ["name-abbreviated"] = ("“{0}”的简称", "short for \"{0}\""),
        ["name-words"] = ("英文名与“{0}”相符", "words of the English name of \"{0}\""),
        ["streets-cross"] = ("{0}与{1}在此相交", "{0} and {1} cross here"),
        ["streets-nearly-meet"] = ("{0}与{1}在地图上未相交，最近处相距 {2} 米", "{0} and {1} do not meet on the map; they come within {2} m here"),
        ["streets-apart"] = ("{0}与{1}在地图上不相邻", "{0} and {1} come nowhere near each other on the map"),
        ["number-known"] = ("{0} 号的位置已知", "number {0} is known"),
        ["number-between"] = ("{0} 号按 {1} 号与 {2} 号之间推算", "number {0} was placed between {1} and {2}"),
        ["number-beyond"] = ("{0} 号超出已知门牌，取最近的 {1} 号", "number {0} is beyond the known ones; {1} is the nearest"),
        ["number-unknown"] = ("没有{0}的门牌数据，{1} 号取整条路", "no house numbers of {0} are known, so number {1} is the street as a whole"),
        ["part-between"] = ("{0}至{1}之间的一段", "the part between {0} and {1}"),
        ["part-from"] = ("只找到一端：{0}", "only one end was found: {0}"),
        ["part-unknown"] = ("{0}路段的两端均未找到", "neither end of the part of {0} was found"),
        ["place-on-street"] = ("位于{0}旁（{1} 米）", "it lies at {0} ({1} m)"),
        ["place-off-street"] = ("距{0}有 {1} 米，可能不是所指地点", "it lies {1} m from {0}, so it may not be the one meant"),
        ["near"] = ("“附近”等字样，放宽 {0} 米", "words like \"near\" add {0} m"),
        ["beside"] = ("“旁、对面、门前”等字样，放宽 {0} 米", "words like \"beside\" add {0} m"),
        ["bridge-unknown"] = ("没有名为此的桥，取“{0}”", "no such bridge is known; \"{0}\" is taken"),
        ["district"] = ("在{0}内", "lies in {0}"),
        ["district-other"] = ("不在所说的{0}内", "does not lie in {0}, which was named"),
        ["in-text"] = ("在文字中找到“{0}”", "\"{0}\" was found in the text"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The reason in English for an English culture, else in Chinese; a code without a text is shown as it is.</summary>
    public static string Of(PlaceReason reason, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(culture);
        bool english = culture.TwoLetterISOLanguageName == "en";
        return s_texts.TryGetValue(reason.Code, out (string Zh, string En) text)
            ? string.Format(CultureInfo.InvariantCulture, english ? text.En : text.Zh, [.. english ? reason.ArgsEn : reason.Args, "", "", ""])
            : reason.Code;
    }
}
