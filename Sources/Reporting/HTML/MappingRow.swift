import Assessment
import Mustache

/// A row of the mappings table: plain values that a template asks for by name. A page of 500 mappings asks some ten thousand
/// times, so there is one text for each place, and no list where one value does.
struct MappingRow: MustacheParent {
    /// A figure of the row.
    struct Cell: MustacheParent {
        /// The classes of the cell, after the one of all numbers.
        let kind: String
        /// What it sorts by; empty for what is undefined.
        let sort: String
        let text: String
        /// What stands below the figure: the interval, or the change where there is one.
        let below: String?
        /// `▼ worse`; nil where a rate is what is usual.
        let verdict: String?
        /// What is not known about the figure, which makes it a lower bound.
        let unknown: String?

        func child(named key: String) -> Any? {
            switch key {
            case "kind": TemplateText(kind)
            case "sort": TemplateText(sort)
            case "text": TemplateText(text)
            case "hasBelow": below != nil
            case "below": TemplateText(below ?? "")
            case "hasVerdict": verdict != nil
            case "verdict": TemplateText(verdict ?? "")
            case "isBound": unknown != nil
            case "unknown": TemplateText(unknown ?? "")
            default: nil
            }
        }
    }

    /// Its place by trouble, from 0.
    let rank: Int
    /// Its place in the report's order.
    let order: Int
    let state: Assessment.State
    let stateText: String
    let anchor: String?
    let mapping: String
    /// The organization, where the report is about several.
    let organization: String?
    /// The figures in the order of the columns.
    let cells: [Cell]
    let topError: [Span]
    let topAnchor: String?
    let topSort: String
    let spark: Sparkline.Drawing

    func child(named key: String) -> Any? {
        switch key {
        case "rank": TemplateText(String(rank))
        case "order": TemplateText(String(order))
        case "state": TemplateText(state.rawValue)
        case "stateText": TemplateText(stateText)
        case "isLinked": anchor != nil
        case "anchor": TemplateText(anchor ?? "")
        case "mapping": TemplateText(mapping)
        case "hasOrganization": organization != nil
        case "organization": TemplateText(organization ?? "")
        case "cells": cells
        case "topError": topError
        case "isTopLinked": topAnchor != nil
        case "topAnchor": TemplateText(topAnchor ?? "")
        case "topSort": TemplateText(topSort)
        case "sparkWidth": TemplateText(spark.width)
        case "sparkAll": TemplateText(spark.requests)
        case "sparkBad": TemplateText(spark.troubled)
        case "sparkSort": TemplateText(spark.sort)
        case "sparkSummary": TemplateText(spark.summary)
        default: nil
        }
    }
}
