// What stands in for a check of swift-argument-parser in the tests' process; see checkOfArguments in Package.swift.
#pragma once
