using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>The MANSCDP bodies that a server writes: questions to a platform, in GB 2312 as the standard wants; and the transport's own notes for the journal.</summary>
public static class Gb28181Writer
{
    /// <summary>The CmdType of <see cref="RegistrationNote"/>; the standard has none of that name.</summary>
    public const string Registration = "Registration";

    /// <summary>True for an id that a platform or device can be known by.</summary>
    public static bool IsDevice(string id) => Gb28181Id.IsUsable(id);

    /// <summary>Asks for the whole catalogue (2016, A.2.4 c); also the body that subscribes to its changes.</summary>
    public static byte[] CatalogQuery(int sn, string device) => Query("Catalog", sn, device);

    /// <summary>Subscribes to the positions of what moves.</summary>
    /// <param name="sn">The serial number of the question.</param>
    /// <param name="device">Whom it asks.</param>
    /// <param name="intervalSeconds">Seconds between fixes.</param>
    public static byte[] PositionSubscription(int sn, string device, int intervalSeconds) =>
        Query("MobilePosition", sn, device, new XElement("Interval", intervalSeconds));

    /// <summary>
    /// Notes, for the journal, that a platform registered, or that it is gone and with it its cameras. Written by the SIP transport and not by the platform;
    /// <c>Source</c> says so.
    /// </summary>
    /// <param name="device">The platform.</param>
    /// <param name="online">True when it came.</param>
    /// <param name="reason">Why it is gone.</param>
    /// <param name="cameras">Ids of its devices that go with it.</param>
    public static byte[] RegistrationNote(string device, bool online, string? reason, IEnumerable<string> cameras)
    {
        XElement root = new(
            "Notify",
            new XElement("CmdType", Registration),
            new XElement("SN", 0),
            new XElement("DeviceID", device),
            new XElement("Source", "command"),
            new XElement("Status", online ? "ON" : "OFF"),
            reason is null ? null : new XElement("Reason", reason),
            new XElement("DeviceList", cameras.Select(c => new XElement("Item", new XElement("DeviceID", c)))));
        return Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8"?>""" + "\n" + root.ToString(SaveOptions.DisableFormatting));
    }

    private static byte[] Query(string command, int sn, string device, params XElement[] more) => Gb28181Text.Write(
        """<?xml version="1.0" encoding="GB2312"?>""" + "\r\n"
        + new XElement("Query", new XElement("CmdType", command), new XElement("SN", sn.ToString(CultureInfo.InvariantCulture)), new XElement("DeviceID", device), more));
}
