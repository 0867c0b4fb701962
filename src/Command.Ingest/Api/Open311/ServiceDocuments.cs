using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Command.Ingest.City;

namespace Command.Ingest.Api.Open311;

/// <summary>The services list, a service's definition, and discovery, in both forms and both languages.</summary>
internal static class ServiceDocuments
{
    /// <summary><c>GET /services</c>.</summary>
    public static byte[] List(bool xml, ServiceCatalogue catalogue, bool english)
    {
        if (xml)
        {
            return Open311Xml.Bytes(new XElement("services", catalogue.Services.Select(s => new XElement("service", Fields(s, english).Select(f => new XElement(f.Name, f.Text))))));
        }

        return Open311Json.Bytes(json =>
        {
            json.WriteStartArray();
            foreach (Service service in catalogue.Services)
            {
                json.WriteStartObject();
                foreach ((string name, string text) in Fields(service, english))
                {
                    if (name == "metadata")
                    {
                        json.WriteBoolean(name, text == "true");
                    }
                    else
                    {
                        json.WriteString(name, text);
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>GET /services/{code}</c>.</summary>
    public static byte[] Definition(bool xml, Service service, bool english)
    {
        if (xml)
        {
            return Open311Xml.Bytes(new XElement(
                "service_definition",
                new XElement("service_code", service.Code),
                new XElement("attributes", service.Attributes.Select((a, i) => new XElement(
                    "attribute",
                    new XElement("variable", "true"),
                    new XElement("code", a.Code),
                    new XElement("datatype", a.Datatype),
                    new XElement("required", a.Required ? "true" : "false"),
                    new XElement("datatype_description", ""),
                    new XElement("order", (i + 1).ToString(CultureInfo.InvariantCulture)),
                    new XElement("description", english ? a.En : a.Zh),
                    new XElement("values", a.Values.Select(v => new XElement("value", new XElement("key", v.Key), new XElement("name", english ? v.En : v.Zh)))))))));
        }

        return Open311Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("service_code", service.Code);
            json.WriteStartArray("attributes");
            foreach ((int i, ServiceAttribute attribute) in service.Attributes.Index())
            {
                Write(json, attribute, i + 1, english);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary><c>GET /discovery</c>: where the endpoint is and what it speaks.</summary>
    public static byte[] Discovery(bool xml, CityInfo city, string url, DateTimeOffset changed)
    {
        const string Specification = "http://wiki.open311.org/GeoReport_v2";
        string when = changed.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        string contact = $"{city.Zh} {city.En}";
        const string KeyService = "Command__ApiKeys__<name>__Key, Role=reporter";
        string[] formats = ["text/xml", "application/json"];
        if (xml)
        {
            return Open311Xml.Bytes(new XElement(
                "discovery",
                new XElement("changeset", when),
                new XElement("contact", contact),
                new XElement("key_service", KeyService),
                new XElement("endpoints", new XElement(
                    "endpoint",
                    new XElement("specification", Specification),
                    new XElement("url", url),
                    new XElement("changeset", when),
                    new XElement("type", "production"),
                    new XElement("formats", formats.Select(f => new XElement("format", f)))))));
        }

        return Open311Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("changeset", when);
            json.WriteString("contact", contact);
            json.WriteString("key_service", KeyService);
            json.WriteStartArray("endpoints");
            json.WriteStartObject();
            json.WriteString("specification", Specification);
            json.WriteString("url", url);
            json.WriteString("changeset", when);
            json.WriteString("type", "production");
            json.WriteStartArray("formats");
            Array.ForEach(formats, json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static (string Name, string Text)[] Fields(Service service, bool english) =>
    [
        ("service_code", service.Code),
        ("service_name", english ? service.En : service.Zh),
        ("description", english ? $"Report: {service.En}" : $"上报：{service.Zh}"),
        ("metadata", service.Attributes.IsEmpty ? "false" : "true"),
        // The id is in the answer to the POST: nothing is looked up later.
        ("type", "realtime"),
        ("keywords", $"{service.Zh},{service.En}"),
        ("group", english ? service.ClassEn : service.ClassZh),
    ];

    private static void Write(Utf8JsonWriter json, ServiceAttribute attribute, int order, bool english)
    {
        json.WriteStartObject();
        json.WriteBoolean("variable", true);
        json.WriteString("code", attribute.Code);
        json.WriteString("datatype", attribute.Datatype);
        json.WriteBoolean("required", attribute.Required);
        json.WriteString("datatype_description", "");
        json.WriteNumber("order", order);
        json.WriteString("description", english ? attribute.En : attribute.Zh);
        json.WriteStartArray("values");
        foreach (ServiceValue value in attribute.Values)
        {
            json.WriteStartObject();
            json.WriteString("key", value.Key);
            json.WriteString("name", english ? value.En : value.Zh);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
